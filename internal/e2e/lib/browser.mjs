// A real browser, headless.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { chromium } from 'playwright-core';

/** chromiumPath finds the browser as the script that runs the tests does. */
function chromiumPath() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const places = process.env.PATH.split(delimiter).flatMap((folder) => ['chromium', 'chromium-browser'].map((name) => join(folder, name)));
  const found = places.find(existsSync);
  assert.ok(found, 'there is no chromium in PATH; set CHROMIUM to where it is');
  return found;
}

/** launch starts the browser with a profile of its own. */
export function launch() {
  return chromium.launch({
    executablePath: chromiumPath(),
    chromiumSandbox: false,
    args: [
      '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--no-proxy-server',
    ],
  });
}

export const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

/** tooWide lists what a page shows beyond its own width or beyond the cards that everything is on. */
export function tooWide(page) {
  return page.evaluate(() => {
    const root = document.documentElement;
    const found = root.scrollWidth > root.clientWidth ? [`the page: ${root.scrollWidth} px on ${root.clientWidth}`] : [];
    const card = document.querySelector('.card').getBoundingClientRect();
    for (const element of document.querySelectorAll('.card *')) {
      const { right } = element.getBoundingClientRect();
      if (right > card.right) found.push(`${element.tagName} "${element.textContent.trim().slice(0, 30)}": ${Math.round(right - card.right)} px out of the card`);
    }
    return found;
  });
}

/** tooFaint measures, in the page, each text and the edge of each field against what is behind, and lists what WCAG AA refuses. */
export function tooFaint(page) {
  return page.evaluate(() => {
    const parse = (color) => {
      const [r, g, b, a = 1] = color.match(/[\d.]+/g).map(Number);
      return { rgb: [r, g, b], a };
    };
    const luminance = (rgb) => {
      const [r, g, b] = rgb.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element) => {
      for (let e = element; e; e = e.parentElement) {
        const { rgb, a } = parse(getComputedStyle(e).backgroundColor);
        if (a === 1) return rgb;
      }
      return [255, 255, 255];
    };
    const ratio = (a, b) => {
      const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
      return (light + 0.05) / (dark + 0.05);
    };
    const found = [];
    for (const element of document.querySelectorAll('body *')) {
      const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
      const style = getComputedStyle(element);
      if (!element.checkVisibility() || (!hasText && element.tagName !== 'INPUT')) continue;
      const text = ratio(parse(style.color).rgb, behind(element));
      if (text < 4.5) found.push(`${element.tagName} "${element.textContent.trim().slice(0, 30)}": ${text.toFixed(2)}`);
      if (element.tagName === 'INPUT') {
        // What shows where a field is: its border, or its own ground.
        const around = behind(element.parentElement);
        const edge = Math.max(ratio(parse(style.borderTopColor).rgb, around), ratio(behind(element), around));
        if (edge < 3) found.push(`the edge of ${element.name}: ${edge.toFixed(2)}`);
      }
    }
    return found;
  });
}
