// The page that an evaluation leaves behind, looked at in a real browser: cases that passed, and some that failed.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { launch, phone, tooFaint, tooWide } from './lib/browser.mjs';
import { Program, root, scratch } from './lib/process.mjs';

const limits = { timeout: 60_000 };
const broken = (id) => join(root, 'evals', 'testdata', 'broken', `${id}.yaml`);
const file = join(scratch, 'eval.html');

// Kept only when asked for: E2E_SCREENSHOTS=folder.
const gallery = process.env.E2E_SCREENSHOTS;
if (gallery) mkdirSync(gallery, { recursive: true });

let chromium;
before(async () => {
  chromium = await launch();
  const evaluation = new Program(['eval', 'users-review', 'password-change', ...['answer-differs', 'change-other', 'call-fails', 'requests-otherwise'].map(broken), '--transport', 'stdio', '--html', file]);
  assert.equal(await evaluation.exit(40_000), 1, evaluation.stderr);
}, limits);
after(() => chromium.close());

/** visit opens the page, and sees to it that nothing else is asked for and nothing complains. */
async function visit(options, body) {
  const context = await chromium.newContext(options);
  try {
    const page = await context.newPage();
    const address = pathToFileURL(file).href;
    const asked = [];
    page.on('request', (r) => asked.push(r.url()));
    const complaints = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(address);
    await body(page);
    assert.deepEqual(asked, [address]);
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

const sizes = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { ...phone, viewport: { width: 390, height: 844 } },
};

for (const [size, options] of Object.entries(sizes)) {
  for (const colorScheme of ['light', 'dark']) {
    test(`${size}, ${colorScheme}`, limits, () => visit({ ...options, colorScheme }, async (page) => {
      const inspect = async (state) => {
        if (gallery) await page.screenshot({ path: join(gallery, `report-${state}-${size}-${colorScheme}.png`), fullPage: true });
        assert.deepEqual(await tooFaint(page), [], `too faint when ${state}`);
        assert.deepEqual(await tooWide(page), [], `too wide when ${state}`);
      };
      await inspect('opened');
      await page.evaluate(() => { for (const part of document.querySelectorAll('details')) part.open = true; });
      await inspect('unfolded');
    }));
  }
}

test('what failed is seen at once, with its difference', limits, () => visit(sizes.desktop, async (page) => {
  assert.equal(await page.locator('h1').innerText(), '4 of 6 cases failed');
  const cases = page.locator('#cases > .case');
  assert.equal(await cases.count(), 6);
  const failed = cases.filter({ has: page.locator('summary b', { hasText: 'answer-differs' }) });
  assert.match(await failed.locator('summary').first().innerText(), /^FAILED/);
  const differs = failed.locator('.row.differs');
  assert.ok(await differs.first().isVisible());
  // Side by side: on one height, the expected on the left.
  const left = await differs.first().locator('.left').boundingBox();
  const right = await differs.first().locator('.right').boundingBox();
  assert.equal(left.y, right.y);
  assert.ok(left.x + left.width <= right.x);
  const passed = cases.filter({ has: page.locator('summary b', { hasText: 'users-review' }) });
  assert.match(await passed.locator('summary').first().innerText(), /^passed/);
  assert.equal(await passed.locator('.sequence').first().isVisible(), false, 'what passed is folded');
  await passed.locator('summary').first().click();
  assert.ok(await passed.locator('.sequence').first().isVisible(), 'it unfolds without a script');
}));
