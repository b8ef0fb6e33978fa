// A person with a browser, as plain as can be: it follows a link, keeps cookies, and sends the form.
import assert from 'node:assert/strict';
import http from 'node:http';

const entities = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#34;': '"', '&#39;': "'", '&#43;': '+' };

const plain = (html) => html.replace(/<[^>]*>/g, ' ').replace(/&[#\w]+;/g, (e) => entities[e] ?? e).replace(/\s+/g, ' ').trim();

/** linkIn finds the page's address in a tool's answer. */
export function linkIn(text) {
  const [link] = text.match(/http:\/\/127\.0\.0\.1:\d+\/approve\/[A-Z2-7]{26}/) ?? [];
  assert.ok(link, `no link in: ${text}`);
  return link;
}

/** navigate requests a page as a browser does; fetch would say that it is none. */
function navigate(url, { method = 'GET', headers, body }) {
  const form = body ? { 'content-type': 'application/x-www-form-urlencoded' } : {};
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers: { ...headers, ...form, 'sec-fetch-mode': 'navigate' } }, async (response) => {
      const chunks = await response.toArray();
      const plainHeaders = new Headers();
      for (let i = 0; i < response.rawHeaders.length; i += 2) plainHeaders.append(response.rawHeaders[i], response.rawHeaders[i + 1]);
      resolve(new Response(Buffer.concat(chunks), { status: response.statusCode, headers: plainHeaders }));
    });
    request.on('error', reject).end(body?.toString());
  });
}

export class Person {
  #cookies = new Map();

  /** open shows a page. */
  async open(url) { return this.#page(url, await this.#fetch(url)); }

  async #fetch(url, init = {}) {
    const response = await navigate(url, {
      ...init, headers: { ...init.headers, cookie: [...this.#cookies].map((c) => c.join('=')).join('; ') },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = cookie.match(/^([^=]+)=([^;]*)/);
      this.#cookies.set(name, value);
    }
    return response;
  }

  async #page(url, response) {
    const html = await response.text();
    const send = async (decision, fields) => this.#page(url, await this.#fetch(url, {
      method: 'POST', body: new URLSearchParams({ token: html.match(/name="token" value="(\w+)"/)[1], ...fields, decision }),
    }));
    return {
      status: response.status,
      headers: response.headers,
      html,
      text: plain(html.replace(/<style>.*<\/style>/s, '')),
      fields: [...html.matchAll(/<input type="password" id="(\w+)"/g)].map((m) => m[1]),
      approve: (fields = {}) => send('approve', fields),
      decline: () => send('decline', {}),
    };
  }

  /** decide opens a page and approves or declines, with the secrets that it asks for. */
  async decide(url, decision, secrets = {}) {
    const page = await this.open(url);
    assert.equal(page.status, 200, page.text);
    if (decision === 'approve') assert.deepEqual(page.fields, Object.keys(secrets));
    const done = decision === 'approve' ? await page.approve(secrets) : await page.decline();
    assert.equal(done.status, 200, done.text);
    return { page, done };
  }
}
