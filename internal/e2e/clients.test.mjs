// The official TypeScript clients use everything that the server offers, over every transport and in both eras,
// whatever dialogues they have.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { abilities, connect, dialogues, modern, negotiated, opened, routeNamed, routes, textOf } from './lib/clients.mjs';
import { linkIn, Person } from './lib/person.mjs';
import { connected, thirteen } from './lib/process.mjs';
import { owner, startSandbox } from './lib/sandbox.mjs';
import { calls, newEmail, newerPassword, newPassword } from './lib/tools.mjs';
import { wires } from './lib/wire.mjs';

const limits = { timeout: 40_000 };

/** session runs a test with a sandbox and a connection of its own. */
async function session(route, options, body) {
  const sandbox = await startSandbox();
  try {
    const connection = await connect(route, { sandbox, ...options });
    try {
      return await body(connection, sandbox);
    } finally {
      await connection.close();
    }
  } finally {
    await sandbox.stop();
  }
}

/** wayOf is how the server may ask a person about a call. */
function wayOf(ability, secrets) {
  const { form, url } = dialogues(ability);
  const needsPage = Object.keys(secrets).length > 0;
  if (needsPage) return url ? 'url' : 'link';
  return form ? 'form' : 'link';
}

/** promptly lets the person act on a page once the client has answered that they will. */
const promptly = (act) => new Promise((resolve) => { setImmediate(() => resolve(act())); });

/** eraOf is the version of the protocol that was spoken: negotiated in the older era, named by each request in the newer. */
function eraOf(messages) {
  const [first] = messages.map(({ message }) => message);
  if (first.method !== 'initialize') return first.params._meta['io.modelcontextprotocol/protocolVersion'];
  return messages.find(({ message }) => message.id === first.id && message.result).message.result.protocolVersion;
}

let listed; // by the first client; all others must see the same

for (const route of routes) {
  describe(`thirteen tools: ${route.name}`, { concurrency: 3 }, () => {
    for (const ability of Object.keys(abilities)) {
      test(`elicitation: ${ability}`, limits, async (t) => {
        let secrets, visit; // of the call that is being made
        const answer = (question) => {
          if (question.mode !== 'url') return { action: 'accept', content: { approve: true } };
          visit = promptly(() => new Person().decide(question.url, 'approve', secrets));
          return { action: 'accept' };
        };
        await session(route, { ability, answer }, async (connection, sandbox) => {
          const { client, asked } = connection;
          await t.test('lists', async () => {
            const { tools } = await client.listTools();
            assert.deepEqual(tools.map((tool) => tool.name), thirteen);
            listed ??= tools;
            assert.deepEqual(tools, listed);
            assert.equal(eraOf(connection.messages), route.modern ? modern : '2025-11-25');
          });
          const notes = {};
          for (const call of calls) {
            await t.test(call.tool, async () => {
              const request = { name: call.tool, arguments: call.args({ sandbox, notes }) };
              secrets = call.secrets?.({ notes });
              visit = undefined;
              const before = asked.length;
              const way = secrets && wayOf(ability, secrets);
              let result = await client.callTool(request);
              await visit;
              if (way === 'link') {
                assert.ok(result.isError);
                await new Person().decide(linkIn(textOf(result)), 'approve', secrets);
                result = await client.callTool(request);
              }
              assert.ok(!result.isError, textOf(result));
              const dialogue = { undefined: [], link: [], form: ['form'], url: ['url'] }[way];
              assert.deepEqual(asked.slice(before).map((question) => question.mode ?? 'form'), dialogue);

              const state = await sandbox.state();
              await call.check({ answer: opened(textOf(result)), state, sandbox, notes });
              const { requests } = await sandbox.requests();
              const last = requests.at(-1);
              assert.equal(`${last.method} ${last.route}`, call.route);
              assert.deepEqual(last.ignored ?? [], [], 'Make does not know some of what was sent');
            });
          }
          await t.test('no secret passed the client', () => {
            const seen = JSON.stringify(connection.messages) + connection.log();
            for (const secret of [owner.password, newPassword, newerPassword, notes.hash]) assert.ok(!seen.includes(secret));
          });
        });
      });
    }
  });
}

// What a person can do when asked, and what the agent must be told. Nothing may reach Make but what was approved.
const demand = { name: 'users_password-reset-demand', arguments: { email: owner.email } };
const change = { name: 'users_update-password', arguments: { userId: owner.id } };
const typed = { currentPassword: owner.password, newPassword1: newPassword, newPassword2: newPassword };
const declined = /declined this call\. Nothing was changed/;
const dismissed = /closed the question without deciding\. Nothing was changed/;
const waiting = /Not done yet/;

const outcomes = [
  { does: 'approves a form', ability: 'form', call: demand, answer: { action: 'accept', content: { approve: true } } },
  { does: 'accepts a form without the tick', ability: 'form', call: demand, answer: { action: 'accept', content: { approve: false } }, told: declined },
  { does: 'accepts a form with nothing in it', ability: 'form', call: demand, answer: { action: 'accept' }, told: declined },
  { does: 'declines a form', ability: 'form', call: demand, answer: { action: 'decline' }, told: declined },
  { does: 'cancels a form', ability: 'form', call: demand, answer: { action: 'cancel' }, told: dismissed },
  { does: 'opens a page and approves', ability: 'url', call: change, answer: { action: 'accept' }, page: 'approve' },
  { does: 'opens a page and declines', ability: 'url', call: change, answer: { action: 'accept' }, page: 'decline', told: declined },
  { does: 'opens a page and leaves it', ability: 'url', call: change, answer: { action: 'accept' }, told: waiting },
  { does: 'declines to open a page', ability: 'url', call: change, answer: { action: 'decline' }, told: declined, pageAfter: 404 },
  { does: 'cancels the opening of a page', ability: 'url', call: change, answer: { action: 'cancel' }, told: dismissed, pageAfter: 404 },
];

for (const route of routes) {
  describe(`a person with dialogues: ${route.name}`, { concurrency: 3 }, () => {
    for (const outcome of outcomes) {
      test(outcome.does, limits, async () => {
        let visit;
        const answer = (question) => {
          if (outcome.page) visit = promptly(() => new Person().decide(question.url, outcome.page, typed));
          return outcome.answer;
        };
        // A person who leaves the page is waited for only as long as this.
        const patience = outcome.told === waiting ? '500ms' : '30s';
        await session(route, { ability: outcome.ability, answer, args: ['--confirm-timeout', patience] }, async (connection, sandbox) => {
          const started = performance.now();
          const result = await connection.client.callTool(outcome.call);
          const took = performance.now() - started;
          await visit;
          assert.equal(connection.asked.length, 1);
          assert.equal(await sandbox.mutations(), outcome.told ? 0 : 1);
          assert.equal(Boolean(result.isError), Boolean(outcome.told), textOf(result));
          if (outcome.told) assert.match(textOf(result), outcome.told);
          if (outcome.pageAfter) {
            const page = await new Person().open(connection.asked[0].url);
            assert.equal(page.status, outcome.pageAfter, page.text);
          }
          assert.ok(took < 5_000, `the answer took ${Math.round(took)} ms after the person had decided`);
        });
      });
    }
  });
}

for (const route of routes) {
  describe(`a person with a link: ${route.name}`, { concurrency: 3 }, () => {
    const linked = (name, args, body) => test(name, limits, () => session(route, { args }, async (connection, sandbox) => {
      const first = await connection.client.callTool(change);
      assert.ok(first.isError);
      await body(linkIn(textOf(first)), () => connection.client.callTool(change), sandbox);
    }));
    linked('approves while the second call waits', [], async (link, again, sandbox) => {
      const [result] = await Promise.all([again(), promptly(() => new Person().decide(link, 'approve', typed))]);
      assert.ok(!result.isError, textOf(result));
      assert.ok(await sandbox.accepts(owner.email, newPassword));
    });
    linked('declines', [], async (link, again, sandbox) => {
      await new Person().decide(link, 'decline');
      assert.match(textOf(await again()), declined);
      assert.equal(await sandbox.mutations(), 0);
      assert.equal((await new Person().open(link)).status, 404);
    });
    linked('never opens it', ['--confirm-timeout', '300ms'], async (link, again, sandbox) => {
      const second = textOf(await again());
      assert.match(second, waiting);
      assert.equal(linkIn(second), link, 'the link stays the same');
      assert.equal(await sandbox.mutations(), 0);
    });
    linked('mistypes the old password', [], async (link, again, sandbox) => {
      await new Person().decide(link, 'approve', { ...typed, currentPassword: 'Larkspur-8' });
      assert.match(textOf(await again()), /IM102.*current password is wrong/s);
      assert.equal(await sandbox.mutations(), 0);
      const retry = linkIn(textOf(await again()));
      assert.notEqual(retry, link, 'an answer counts once');
      await new Person().decide(retry, 'approve', typed);
      assert.ok(!(await again()).isError);
      assert.ok(await sandbox.accepts(owner.email, newPassword));
    });
  });
}

describe('the other tools, through search and call', { concurrency: 3 }, () => {
  const ordinary = { env: { MAKE_MCP_TOOLS: '' } }; // what is listed when nobody chooses
  for (const route of routes) {
    test(route.name, limits, () => session(route, ordinary, async ({ client }, sandbox) => {
      const call = async (name, args) => {
        const result = await client.callTool({ name, arguments: args });
        return { failed: Boolean(result.isError), text: textOf(result) };
      };
      const { tools } = await client.listTools();
      const listed = tools.map((tool) => tool.name);
      assert.ok(listed.includes('tools_search') && listed.includes('tools_call') && !listed.includes(change.name));

      const found = JSON.parse((await call('tools_search', { query: 'change a password' })).text).tools.map((tool) => tool.name);
      assert.ok(found.includes(change.name), `found ${found}`);

      const stores = await call('tools_call', { name: 'data-stores_list', arguments: { teamId: sandbox.teamId } });
      assert.ok(opened(stores.text).dataStores.some((store) => store.name === 'Customers'));

      const refused = await call('tools_call', { name: change.name, arguments: { ...change.arguments, ...typed } });
      assert.ok(refused.failed);
      assert.match(refused.text, /newPassword1/);
      assert.ok(!refused.text.includes(newPassword));

      const unknown = await call('tools_call', { name: 'users_explode', arguments: {} });
      assert.ok(unknown.failed);
      assert.match(unknown.text, /users_explode/);

      const link = linkIn((await call('tools_call', change)).text);
      assert.equal(await sandbox.mutations(), 0);
      await new Person().decide(link, 'approve', typed);
      const changed = await call('tools_call', change);
      assert.ok(!changed.failed, changed.text);
      assert.ok(await sandbox.accepts(owner.email, newPassword));
    }));
  }
});

describe('prompts and resources', { concurrency: 3 }, () => {
  for (const route of routes) {
    test(route.name, limits, (t) => session(route, { args: ['--team', '512'] }, async ({ client }) => {
      await t.test('prompts are listed and rendered', async () => {
        const { prompts } = await client.listPrompts();
        assert.deepEqual(prompts.map((p) => p.name), ['change-password', 'find-template', 'recover-password', 'review-team']);
        for (const prompt of prompts) {
          const values = { email: owner.email, need: 'Save attachments', teamId: '512' };
          const given = Object.fromEntries(prompt.arguments.filter((a) => a.required).map((a) => [a.name, values[a.name]]));
          const { messages } = await client.getPrompt({ name: prompt.name, arguments: given });
          assert.equal(messages[0].role, 'user');
          for (const value of Object.values(given)) assert.ok(messages[0].content.text.includes(value));
        }
      });
      await t.test('a prompt without what it needs is refused', async () => {
        await assert.rejects(client.getPrompt({ name: 'find-template', arguments: {} }), /need/);
      });
      await t.test('arguments are completed', async () => {
        const complete = async (ref, name, value, given) => (await client.complete({
          ref, argument: { name, value }, ...(given && { context: { arguments: given } }),
        })).completion.values;
        const prompt = (name) => ({ type: 'ref/prompt', name });
        assert.deepEqual(await complete(prompt('change-password'), 'email', 'maren'), [owner.email]);
        assert.deepEqual(await complete(prompt('change-password'), 'email', 'reuter', { teamId: '514' }), ['jonas.reuter@larkspur.example']);
        assert.deepEqual(await complete(prompt('review-team'), 'teamId', '5'), ['512']);
        assert.ok((await complete(prompt('find-template'), 'app', 'google')).includes('google-sheets'));
        assert.deepEqual(await complete(prompt('recover-password'), 'emailArrived', 't'), ['true']);
        const template = { type: 'ref/resource', uri: 'make://public-templates/{templateUrl}/blueprint' };
        assert.ok((await complete(template, 'templateUrl', '')).length > 10);
      });
      await t.test('resources are listed and read', async () => {
        const { resources } = await client.listResources();
        assert.deepEqual(resources.map((r) => r.uri), ['make://conventions']);
        const { contents: [conventions] } = await client.readResource({ uri: 'make://conventions' });
        assert.equal(conventions.mimeType, 'text/markdown');
        assert.match(conventions.text, /^# /);

        const { resourceTemplates: [template] } = await client.listResourceTemplates();
        const list = await client.callTool({ name: 'public-templates_list', arguments: { pg: { limit: 1 } } });
        const { url } = opened(textOf(list)).templatesPublic[0];
        const uri = template.uriTemplate.replace('{templateUrl}', encodeURIComponent(url));
        const { contents: [blueprint] } = await client.readResource({ uri });
        assert.ok(JSON.parse(blueprint.text).blueprint.flow.length > 0);
      });
      await t.test('a resource that does not exist is refused', async () => {
        await assert.rejects(client.readResource({ uri: 'make://public-templates/no-such-thing/blueprint' }), (error) => {
          assert.doesNotMatch(error.message, /goroutine|panic|\.go:/);
          return true;
        });
        await assert.rejects(client.readResource({ uri: 'make://nothing' }));
      });
    }));
  }
});

test('another address than the one approved is asked about anew', limits, () => {
  return session(routeNamed('sdk v1 over stdio'), {}, async ({ client }, sandbox) => {
    const email = (newEmailAddress) => ({
      name: 'users_update-email', arguments: { userId: owner.id, currentEmailAddress: owner.email, newEmailAddress },
    });
    const link = linkIn(textOf(await client.callTool(email(newEmail))));
    await new Person().decide(link, 'approve', { currentPassword: owner.password });
    const other = linkIn(textOf(await client.callTool(email('stranger@example.org'))));
    assert.notEqual(other, link);
    assert.equal(await sandbox.mutations(), 0);
    assert.ok(!(await client.callTool(email(newEmail))).isError);
    assert.equal((await sandbox.state()).users[owner.id].email, newEmail);
  });
});

describe('a client that speaks both eras finds the newer one', () => {
  for (const route of negotiated) {
    test(route.name, limits, () => session(route, {}, async ({ client, messages }) => {
      assert.equal(client.getNegotiatedProtocolVersion(), modern);
      assert.deepEqual((await client.listTools()).tools.map((tool) => tool.name), thirteen);
      assert.ok(!messages.some(({ message }) => message.method === 'initialize'));
    }));
  }
});

test('a subscription is acknowledged before it ends, every time', limits, async () => {
  const sandbox = await startSandbox();
  const wire = await wires[`http, ${modern}`]({ env: connected(sandbox) });
  const listen = async (id) => {
    const method = 'subscriptions/listen';
    const params = { notifications: { toolsListChanged: true }, _meta: wire.meta };
    const { text } = await wire.post(JSON.stringify({ jsonrpc: '2.0', id, method, params }), { method });
    return /notifications\/subscriptions\/acknowledged[^]*"result"/.test(text);
  };
  let missed = 0;
  for (let id = 0; id < 800; id += 4) {
    const acknowledged = await Promise.all([listen(id), listen(id + 1), listen(id + 2), listen(id + 3)]);
    missed += acknowledged.filter((ok) => !ok).length;
  }
  assert.equal(missed, 0, `${missed} of 800 were not acknowledged`);
  await wire.program.stop();
  await sandbox.stop();
});
