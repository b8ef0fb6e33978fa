// A person changes a password on the page, in a real browser. The page is all that ever sees it.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { launch, phone, tooFaint, tooWide } from './lib/browser.mjs';
import { connect, modern, routeNamed, textOf } from './lib/clients.mjs';
import { linkIn, Person } from './lib/person.mjs';
import { scratch } from './lib/process.mjs';
import { owner, startSandbox } from './lib/sandbox.mjs';
import { post } from './lib/wire.mjs';

const limits = { timeout: 40_000 };
const current = owner.password;
const wanted = 'Canary-Kestrel-4711';
const change = { name: 'users_update-password', arguments: { userId: owner.id } };

// Kept only when asked for: E2E_SCREENSHOTS=folder.
const gallery = process.env.E2E_SCREENSHOTS;
if (gallery) mkdirSync(gallery, { recursive: true });
const shoot = (page, name) => gallery && page.screenshot({ path: join(gallery, `${name}.png`), fullPage: true });

let chromium;
before(async () => { chromium = await launch(); });
after(() => chromium.close());

const overStdio = routeNamed('sdk v1 over stdio');
const overHTTP = routeNamed(`sdk v2, ${modern} over http`);

/**
 * visit has an agent call a tool that waits for a person, and hands the page to a person's browser, with everything
 * that is written or sent in between kept.
 */
async function visit(route, { call = change, options = {}, name } = {}, body) {
  const sandbox = await startSandbox();
  const audit = join(scratch, `audit-${sandbox.program.child.pid}.jsonl`);
  const connection = await connect(route, { sandbox, name, args: ['--log-level', 'debug', '--audit-file', audit] });
  const context = await chromium.newContext(options);
  try {
    const page = await context.newPage();
    const travelled = []; // addresses, with what refers to them
    page.on('request', (r) => travelled.push(r.url(), JSON.stringify(r.headers().referer ?? '')));
    const first = await connection.client.callTool(call);
    const link = linkIn(textOf(first));
    await body({
      sandbox, connection, context, page, link,
      again: () => connection.client.callTool(call),
      written: () => ({
        'what the server logged': connection.log(),
        'the audit': readFileSync(audit, 'utf8'),
        'what passed between client and server': JSON.stringify(connection.messages),
        'the addresses that the browser used': travelled.join('\n'),
      }),
    });
  } finally {
    await context.close();
    await connection.close();
    await sandbox.stop();
  }
}

const fields = (page) => ({
  current: page.locator('input[name=currentPassword]'),
  first: page.locator('input[name=newPassword1]'),
  second: page.locator('input[name=newPassword2]'),
});

const approve = (page) => page.getByRole('button', { name: 'Approve' });

async function fill(page, values) {
  const form = fields(page);
  for (const [name, value] of Object.entries(values)) await form[name].fill(value);
}

async function heading(page, text) {
  await page.getByRole('heading', { level: 1, name: text }).waitFor({ timeout: 5_000 });
}

for (const [name, route] of Object.entries({ 'page of the stdio server': overStdio, 'page of the HTTP server': overHTTP })) {
  for (const javaScriptEnabled of [true, false]) {
    test(`${name}: wrong first, then right, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, limits, async (t) => {
      await visit(route, { options: { javaScriptEnabled } }, async ({ sandbox, page, link, again, written }) => {
        await page.goto(link);
        await heading(page, 'Update user password');
        const form = fields(page);

        await t.test('empty fields are not sent', async () => {
          await approve(page).click();
          assert.equal(await form.current.evaluate((input) => input.validity.valueMissing), true);
          await heading(page, 'Update user password');
        });
        const refused = async (values, told) => {
          await fill(page, values);
          await Promise.all([page.waitForResponse((r) => r.request().method() === 'POST' && r.status() === 422), approve(page).click()]);
          const alert = page.getByRole('alert');
          await alert.waitFor({ timeout: 5_000 });
          assert.match(await alert.textContent(), told);
          // What was typed is not sent back.
          const html = await page.content();
          for (const value of Object.values(values)) assert.ok(!html.includes(value));
          for (const field of Object.values(form)) assert.equal(await field.inputValue(), '');
        };
        await t.test('too short is explained', () => refused({ current, first: 'Short-1', second: 'Short-1' }, /at least 9/));
        await t.test('no uppercase letter is explained', () => refused({ current, first: 'canary-4711', second: 'canary-4711' }, /uppercase/));
        await t.test('two different ones are explained', () => refused({ current, first: wanted, second: `${wanted}5` }, /again|same/));
        assert.equal(await sandbox.mutations(), 0);

        await t.test('right ones are accepted', async () => {
          await fill(page, { current, first: wanted, second: wanted });
          await approve(page).click();
          await heading(page, 'Approved');
          const result = await again();
          assert.ok(!result.isError, textOf(result));
          assert.equal(await sandbox.accepts(owner.email, wanted), true);
          assert.equal(await sandbox.accepts(owner.email, current), false);
        });
        await t.test('the page works once', async () => {
          await page.goto(link);
          await heading(page, 'Nothing to decide here');
        });
        await t.test('no password was written or sent anywhere else', () => {
          for (const [what, text] of Object.entries(written())) {
            assert.ok(text.length > 20, `${what} is empty`);
            for (const secret of [wanted, current, 'Short-1', 'canary-4711']) {
              assert.ok(!text.includes(secret) && !text.includes(encodeURIComponent(secret)), `${what} has a password in it`);
              assert.ok(!text.includes(Buffer.from(secret).toString('base64').replace(/=+$/, '')), `${what} has a password in it`);
            }
          }
          assert.match(written()['the audit'], /"tool":"users_update-password".*"confirmed":"page","status":"done"/);
        });
      });
    });
  }
}

test('the page that a client opens by itself, in the older era and in the newer', limits, async (t) => {
  for (const route of [routeNamed('sdk v1 over http'), overHTTP]) {
    await t.test(route.name, async () => {
      const sandbox = await startSandbox();
      const context = await chromium.newContext();
      let visited;
      const answer = ({ url }) => {
        visited = (async () => {
          const page = await context.newPage();
          await page.goto(url);
          await fill(page, { current, first: wanted, second: wanted });
          await approve(page).click();
          await heading(page, 'Approved');
        })();
        return { action: 'accept' };
      };
      const connection = await connect(route, { sandbox, ability: 'url', answer });
      try {
        const result = await connection.client.callTool(change);
        await visited;
        assert.ok(!result.isError, textOf(result));
        assert.ok(await sandbox.accepts(owner.email, wanted));
        assert.ok(!JSON.stringify(connection.messages).includes(wanted));
      } finally {
        await context.close();
        await connection.close();
        await sandbox.stop();
      }
    });
  }
});

test('the wrong current password: Make refuses, and a new page takes the right one', limits, () => visit(overHTTP, {}, async ({ sandbox, page, link, again }) => {
  await page.goto(link);
  await fill(page, { current: 'Larkspur-8', first: wanted, second: wanted });
  await approve(page).click();
  await heading(page, 'Approved');
  assert.match(textOf(await again()), /IM102/);
  await page.goto(linkIn(textOf(await again())));
  await fill(page, { current, first: wanted, second: wanted });
  await approve(page).click();
  await heading(page, 'Approved');
  assert.ok(!(await again()).isError);
  assert.ok(await sandbox.accepts(owner.email, wanted));
}));

test('declining needs no password and changes nothing', limits, () => visit(overHTTP, { options: { javaScriptEnabled: false } }, async ({ sandbox, page, link, again }) => {
  await page.goto(link);
  await page.getByRole('button', { name: 'Decline' }).click();
  await heading(page, 'Declined');
  assert.match(textOf(await again()), /declined/);
  assert.equal(await sandbox.mutations(), 0);
}));

test('keyboard only: Tab and Enter', limits, () => visit(overStdio, {}, async ({ sandbox, page, link, again }) => {
  await page.goto(link);
  const focused = () => page.evaluate(() => {
    const e = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(e);
    return { is: e.name === 'decision' ? e.value : e.name, ring: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 };
  });
  const order = [];
  for (const text of [current, wanted, wanted]) {
    await page.keyboard.press('Tab');
    order.push(await focused());
    await page.keyboard.type(text);
  }
  await page.keyboard.press('Tab');
  order.push(await focused());
  await page.keyboard.press('Tab');
  order.push(await focused());
  const expected = ['currentPassword', 'newPassword1', 'newPassword2', 'approve', 'decline'];
  assert.deepEqual(order, expected.map((is) => ({ is, ring: true })));
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await heading(page, 'Approved');
  assert.ok(!(await again()).isError);
  assert.ok(await sandbox.accepts(owner.email, wanted));
}));

test('Enter in the last field approves', limits, () => visit(overHTTP, {}, async ({ sandbox, page, link, again }) => {
  await page.goto(link);
  await fill(page, { current, first: wanted, second: wanted });
  await fields(page).second.press('Enter');
  await heading(page, 'Approved');
  assert.ok(!(await again()).isError);
  assert.ok(await sandbox.accepts(owner.email, wanted));
}));

test('a second browser is refused, and the first goes on', limits, () => visit(overHTTP, {}, async ({ sandbox, page, link, again }) => {
  await page.goto(link);
  const stranger = await chromium.newContext();
  const theirs = await stranger.newPage();
  const response = await theirs.goto(link);
  assert.equal(response.status(), 403);
  await heading(theirs, 'This page belongs to another browser');
  assert.equal(await theirs.locator('form').count(), 0);
  // Nor with the first one's form, which somebody may have seen.
  const token = await page.locator('input[name=token]').inputValue();
  const forged = await stranger.request.post(link, { form: { token, decision: 'approve', currentPassword: current, newPassword1: 'Stolen-4711', newPassword2: 'Stolen-4711' } });
  assert.equal(forged.status(), 403);
  await stranger.close();
  await fill(page, { current, first: wanted, second: wanted });
  await approve(page).click();
  await heading(page, 'Approved');
  assert.ok(!(await again()).isError);
  assert.ok(await sandbox.accepts(owner.email, wanted));
}));

test('a page elsewhere can neither send nor frame the form', limits, () => visit(overHTTP, {}, async ({ sandbox, context, page, link }) => {
  await page.goto(link);
  const token = await page.locator('input[name=token]').inputValue();
  const elsewhere = await context.newPage();
  // Another origin, but the same site: cookies go along.
  await elsewhere.route('http://127.0.0.1:1/**', (route) => route.fulfill({
    contentType: 'text/html',
    body: `<form method=post action="${link}"><input name=token value=${token}><input name=decision value=decline></form><iframe src="${link}"></iframe>`,
  }));
  await elsewhere.goto('http://127.0.0.1:1/');
  assert.equal(await elsewhere.frameLocator('iframe').locator('form').count(), 0);
  const [response] = await Promise.all([
    elsewhere.waitForResponse((r) => r.request().method() === 'POST'),
    elsewhere.locator('form').evaluate((form) => form.submit()),
  ]);
  assert.equal(response.status(), 403);
  await page.reload();
  await heading(page, 'Update user password');
  assert.equal(await sandbox.mutations(), 0);
}));

// The longest of what strangers and agents can put on a page.
const long = `${'a'.repeat(60)}@${'b'.repeat(60)}.${'c'.repeat(60)}.example`;
const questions = {
  password: { call: change },
  'long address': { call: { name: 'users_update-email', arguments: { userId: owner.id, currentEmailAddress: owner.email, newEmailAddress: long } } },
  'long account': { call: { name: 'users_password-reset-demand', arguments: { email: long } } },
  'long name of the agent': { call: change, name: 'x'.repeat(400) },
};
const sizes = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone,
  'small phone': { ...phone, viewport: { width: 320, height: 568 } },
};

describe('how the page looks', () => {
  for (const [size, options] of Object.entries(sizes)) {
    for (const colorScheme of ['light', 'dark']) {
      for (const [question, { call, name }] of Object.entries(questions)) {
        test(`${size}, ${colorScheme}, ${question}`, limits, () => visit(overHTTP, { call, name, options: { ...options, colorScheme } }, async ({ page, link }) => {
          const inspect = async (state) => {
            await shoot(page, `${question}-${state}-${size}-${colorScheme}`.replaceAll(' ', '-'));
            assert.deepEqual(await tooFaint(page), [], `too faint when ${state}`);
            assert.deepEqual(await tooWide(page), [], `too wide when ${state}`);
          };
          await page.goto(link);
          await inspect('asked');
          for (const control of await page.locator('input:not([type=hidden]), button').all()) {
            const box = await control.boundingBox();
            assert.ok(box.height >= 44, `${await control.getAttribute('name')} is ${box.height} px high`);
          }
          if (call === change) {
            await fill(page, { current, first: 'short', second: 'other' });
            await approve(page).click();
            await page.getByRole('alert').waitFor({ timeout: 5_000 });
            await inspect('wrong');
          }
          await page.getByRole('button', { name: 'Decline' }).click();
          await heading(page, 'Declined');
          await inspect('declined');
        }));
      }
    }
  }
});

test('what the page tells assistive technology and password managers', limits, () => visit(overHTTP, {}, async ({ page, link }) => {
  await page.goto(link);
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  assert.match(await page.title(), /^Update user password/);
  assert.equal(await page.getByRole('main').count(), 1);
  assert.equal(await page.locator('h1').count(), 1);
  const inputs = await page.locator('input:not([type=hidden])').evaluateAll((all) => all.map((input) => ({
    name: input.name, type: input.type, labels: input.labels.length, autocomplete: input.autocomplete, required: input.required,
  })));
  const input = (name, autocomplete) => ({ name, type: 'password', labels: 1, autocomplete, required: true });
  assert.deepEqual(inputs, [
    input('currentPassword', 'current-password'), input('newPassword1', 'new-password'), input('newPassword2', 'new-password'),
  ]);
  // The question says who asks, which tool, about whom, and what is at stake.
  const text = await page.getByRole('main').textContent();
  for (const told of ['e2e', 'users_update-password', owner.name, owner.email, 'signs in with the new password']) assert.ok(text.includes(told), told);
  await fill(page, { current, first: 'short', second: 'short' });
  await approve(page).click();
  await page.getByRole('alert').waitFor({ timeout: 5_000 });
  assert.match(await page.title(), /^Update user password/);
}));

test('what the page asks of the browser', limits, () => visit(overHTTP, {}, async ({ page, link }) => {
  const foreign = [];
  page.on('request', (r) => { if (new URL(r.url()).origin !== new URL(link).origin) foreign.push(r.url()); });
  const complaints = [];
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) complaints.push(message.text()); });
  page.on('pageerror', (error) => complaints.push(error.message));
  const response = await page.goto(link);
  const headers = response.headers();
  assert.match(headers['content-security-policy'], /default-src 'none'.*frame-ancestors 'none'/);
  assert.equal(headers['cache-control'], 'no-store');
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.match(await response.headerValue('set-cookie'), /HttpOnly; SameSite=/);
  assert.equal(await page.locator('script').count(), 0);
  assert.ok((await response.body()).length < 16_384);
  assert.deepEqual(foreign, []);
  assert.deepEqual(complaints, []);
}));

test('the page of the stdio server answers to loopback names and its own pages only', limits, () => visit(overStdio, {}, async ({ link }) => {
  const knock = async (headers) => (await post(link, 'decision=decline', { headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } })).status;
  const { host, port } = new URL(link);
  for (const name of ['evil.example', `127.0.0.1.evil.example:${port}`, `localhost.evil.example:${port}`]) assert.equal(await knock({ host: name }), 403, name);
  for (const origin of ['https://evil.example', 'null', 'http://localhost:3000']) assert.equal(await knock({ host, origin }), 403, origin);
  const person = new Person();
  assert.equal((await person.open(link)).status, 200);
  assert.equal((await person.open(new URL('/mcp', link))).status, 404);
}));
