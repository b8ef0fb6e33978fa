// Whatever arrives, however it breaks off: a clear answer in time, nothing reaches Make, and the server goes on.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { modern } from './lib/clients.mjs';
import { connected, environment, Program, scratch, within } from './lib/process.mjs';
import { expiredToken, owner, startSandbox } from './lib/sandbox.mjs';
import { bareConnection, callTool, initialize, initialized, Stdio, wires } from './lib/wire.mjs';

const limits = { timeout: 60_000 };

/** Words of the program's own, which are nobody's business. */
const innards = /goroutine|panic|runtime error|\.go:\d|json: [cuis]|[Uu]nmarshal|mcp-go|makeapi\.|schemas\.|0x[0-9a-f]{6}/;

function assertClear(text) {
  assert.doesNotMatch(text, innards);
  assert.ok(text.length > 10 && text.length < 2_000, `no clear sentence: ${text.slice(0, 200)}`);
}

/** told is what an answer says: the text of a failed result, or the message of an error. */
function told({ result, error }) {
  assert.ok(error || result.isError, `no error: ${JSON.stringify(result)}`);
  return error ? error.message : result.content.map((c) => c.text).join('\n');
}

async function assertServes(wire, sandbox) {
  const { message } = await callTool(wire, 'data-stores_list', { teamId: sandbox.teamId });
  assert.match(message.result.content[0].text, /Customers/);
}

const nested = (levels) => '['.repeat(levels) + ']'.repeat(levels);

// A call that is wrong, and what the answer has to name.
const wrongCalls = {
  'an unknown tool': { tool: 'users_delete', args: {}, names: /users_delete/ },
  'an unknown argument': { tool: 'data-stores_list', args: { teamId: 512, colour: 'red' }, names: /colour/ },
  'an argument that would confirm': { tool: 'users_update-password', args: { userId: 7, confirmed: true }, names: /confirmed/ },
  'a password as an argument': { tool: 'users_update-password', args: { userId: 7, newPassword1: 'Gearbox-1902' }, names: /newPassword1/ },
  'the wrong type': { tool: 'data-stores_create', args: { name: ['x'], teamId: 512, datastructureId: 178, maxSizeMB: 1 }, names: /name/ },
  'the wrong type within': { tool: 'data-stores_list', args: { teamId: 512, pg: { limit: 'many' } }, names: /pg\/limit/ },
  'a missing argument': { tool: 'folders_create', args: { teamId: 512 }, names: /name/ },
  'a number too large': { tool: 'users_list', args: '{"teamId":512,"pg":{"limit":1e30}}', names: /pg\/limit/ },
  'an argument given twice': { tool: 'data-stores_list', args: '{"teamId":512,"teamId":513}', names: /teamId/ },
  'an argument in two spellings': { tool: 'data-stores_list', args: '{"teamId":512,"TEAMID":513}', names: /TEAMID/ },
  'arguments that are a list': { tool: 'data-stores_list', args: '[1]', names: /object|shape|params/ },
  'arguments that are text': { tool: 'data-stores_list', args: '"teamId"', names: /object|shape|params/ },
  'five thousand levels': { tool: 'data-stores_list', args: `{"teamId":${nested(5_000)}}`, names: /teamId|deep|levels|nested/ },
};

// Bytes that are no proper message. The server answers without an id; HTTP says so with its status too.
const large = (size) => JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'folders_create', arguments: { teamId: 512, name: 'x'.repeat(size) } } });
const wrongBytes = {
  'cut JSON': { bytes: '{"jsonrpc":"2.0","id":1,"method":"tools/ca', code: -32700, status: 400 },
  'no JSON at all': { bytes: 'GET / HTTP/1.1', code: -32700, status: 400 },
  'twenty thousand levels': { bytes: nested(20_000), code: -32700, status: 400 },
  'a batch': { bytes: '[{"jsonrpc":"2.0","id":1,"method":"tools/list"}]', code: -32600, status: 400 },
  'a lone number': { bytes: '7', code: -32600, status: 400 },
  '5 MB': { bytes: large(5_000_000), code: -32600, status: 413 },
};

for (const [name, open] of Object.entries(wires)) {
  describe(`over ${name}`, () => {
    test('bad input', limits, async (t) => {
      const sandbox = await startSandbox();
      const wire = await open({ env: connected(sandbox) });
      for (const [what, { tool, args, names }] of Object.entries(wrongCalls)) {
        await t.test(what, async () => {
          const { message } = await callTool(wire, tool, args);
          const text = told(message);
          assertClear(text);
          assert.match(text, names);
          assert.ok(!text.includes('Gearbox-1902'));
        });
      }
      for (const [what, { bytes, code, status }] of Object.entries(wrongBytes)) {
        await t.test(what, async () => {
          const answer = await wire.raw(bytes);
          assert.equal(answer.message.error.code, code);
          if (answer.status) assert.equal(answer.status, status);
          assertClear(answer.message.error.message);
        });
      }
      await t.test('params of the wrong shape', async () => {
        const { message } = await wire.raw(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":5,"_meta":${JSON.stringify(wire.meta ?? {})}}}`, 1);
        assertClear(told(message));
      });
      await t.test('an unknown method', async () => {
        const { message } = await wire.raw(`{"jsonrpc":"2.0","id":2,"method":"no/such","params":{"_meta":${JSON.stringify(wire.meta ?? {})}}}`, 2, { method: 'no/such' });
        assert.equal(message.error.code, -32601);
        assertClear(message.error.message);
      });
      await t.test('nothing of it reached Make, and the server goes on', async () => {
        assert.deepEqual((await sandbox.requests()).requests, []);
        await assertServes(wire, sandbox);
        assert.doesNotMatch(wire.program.stderr, /goroutine|panic|Gearbox-1902/);
      });
      await wire.program.stop();
      await sandbox.stop();
    });
  });
}

describe('Make out of reach', { concurrency: 2 }, () => {
  // A port that was free a moment ago.
  const closedPort = async () => {
    const sandbox = await startSandbox();
    await sandbox.stop();
    return sandbox.url;
  };
  const troubles = {
    'a closed port': { zone: closedPort, told: /127\.0\.0\.1:\d+ refused the connection.*Nothing was sent.*MAKE_ZONE/s },
    'a name that does not exist': { zone: () => 'no-such-zone.invalid', told: /no-such-zone\.invalid.*Nothing was sent.*MAKE_ZONE/s },
  };
  for (const [trouble, { zone, told: expected }] of Object.entries(troubles)) {
    for (const name of ['stdio', `http, ${modern}`]) {
      test(`${trouble}, over ${name}`, limits, async (t) => {
        const wire = await wires[name]({ env: environment({ MAKE_ZONE: await zone(), MAKE_API_KEY: owner.password }) });
        for (const [tool, args] of [['data-stores_list', { teamId: 512 }], ['folders_create', { teamId: 512, name: 'Spring' }], ['users_update-password', { userId: 7 }]]) {
          await t.test(tool, async () => {
            const { message } = await callTool(wire, tool, args);
            const text = told(message);
            assertClear(text);
            assert.match(text, expected);
            assert.ok(!text.includes(owner.password), 'the token is in the answer');
          });
        }
        await t.test('the server goes on', async () => {
          const { message } = await callTool(wire, 'data-stores_list', { colour: 'red' });
          assert.match(told(message), /colour/);
          assert.ok(!wire.program.stderr.includes(owner.password), 'the token is in the log');
        });
        await wire.program.stop();
      });
    }
  }

  for (const name of Object.keys(wires)) {
    test(`an expired token, over ${name}`, limits, async () => {
      const sandbox = await startSandbox();
      const wire = await wires[name]({ env: connected(sandbox, { MAKE_API_KEY: expiredToken }) });
      for (const [tool, args] of [['data-stores_list', { teamId: 512 }], ['folders_create', { teamId: 512, name: 'Spring' }], ['users_update-password', { userId: 7 }]]) {
        const { message } = await callTool(wire, tool, args);
        const text = told(message);
        assertClear(text);
        assert.match(text, /HTTP 401.*token is missing, wrong or expired.*MAKE_API_KEY/s);
        assert.ok(!text.includes(expiredToken), 'the token is in the answer');
      }
      assert.equal(await sandbox.mutations(), 0);
      assert.ok(!wire.program.stderr.includes(expiredToken), 'the token is in the log');
      await wire.program.stop();
      await sandbox.stop();
    });
  }

  test('Make breaks off in the middle of its answer', limits, async () => {
    const sandbox = await startSandbox();
    const wire = await wires.stdio({ env: connected(sandbox) });
    await sandbox.inject({ kind: 'cut-json', route: '/scenarios-folders', times: 1 });
    const { message } = await callTool(wire, 'folders_create', { teamId: 512, name: 'Spring' });
    const text = told(message);
    assertClear(text);
    assert.match(text, /may or may not have been done/);
    assert.equal(await sandbox.mutations(), 1, 'a create was sent again');
    await assertServes(wire, sandbox);
    await wire.program.stop();
    await sandbox.stop();
  });
});

describe('closed pipes', () => {
  const list = (id) => ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'data-stores_list', arguments: { teamId: 512 } } });

  const piped = (name, body) => test(name, limits, async () => {
    const sandbox = await startSandbox();
    const server = await new Stdio({ env: connected(sandbox) }).open();
    await body(server, sandbox);
    assert.doesNotMatch(server.program.stderr + server.program.stdout, /goroutine|panic/);
    await sandbox.stop();
  });

  piped('the client stops reading: the server ends', async (server) => {
    server.program.child.stdout.destroy();
    await once(server.program.child.stdout, 'close');
    server.send(list(1));
    assert.equal(await server.program.exit(), 0);
  });

  piped('the client stops reading while a call runs: the server ends', async (server, sandbox) => {
    await sandbox.inject({ kind: 'slow', delay: '300ms', times: 1 });
    server.send(list(1));
    server.program.child.stdout.destroy();
    assert.equal(await server.program.exit(), 0);
  });

  test('the client stops reading while something is created: the audit still tells what became of it', limits, async () => {
    const sandbox = await startSandbox();
    const audit = join(scratch, 'audit-closed-pipe.jsonl');
    const server = await new Stdio({ args: ['--audit-file', audit], env: connected(sandbox) }).open();
    await sandbox.inject({ kind: 'slow', route: '/scenarios-folders', delay: '500ms', times: 1 });
    server.send({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'folders_create', arguments: { teamId: 512, name: 'Spring' } } });
    server.program.child.stdout.destroy();
    await once(server.program.child.stdout, 'close');
    server.send(list(2)); // its answer is what the server finds the pipe closed with
    assert.equal(await server.program.exit(), 0);
    const [entry] = readFileSync(audit, 'utf8').trim().split('\n').map((line) => JSON.parse(line)).filter((e) => e.tool === 'folders_create' && e.phase === 'outcome');
    assert.match(entry.status, /done|cancelled/);
    await sandbox.stop();
  });

  piped('the client hangs up in the middle of a line: the server says so and ends', async (server) => {
    const answer = server.answer(null);
    server.program.child.stdin.end('{"jsonrpc":"2.0","id":1,"meth');
    assert.equal((await answer).error.code, -32700);
    assert.equal(await server.program.exit(), 0);
  });

  piped('the client closes its end while a call runs: the answer still comes', async (server, sandbox) => {
    await sandbox.inject({ kind: 'slow', delay: '500ms', times: 1 });
    const answer = server.answer(1);
    server.send(list(1));
    server.program.child.stdin.end();
    assert.match((await answer).result.content[0].text, /Customers/);
    assert.equal(await server.program.exit(), 0);
  });

  piped('the client closes its end with nothing to do: the server ends', async (server) => {
    server.program.child.stdin.end();
    assert.equal(await server.program.exit(), 0);
  });

  test('the client closes its end while a person is asked: nothing is done', limits, async () => {
    const sandbox = await startSandbox();
    const server = new Stdio({ env: connected(sandbox) });
    await server.ask(initialize(0, { elicitation: {} }));
    server.send(initialized);
    const question = server.answer(1); // the first id that the server uses for a question
    server.send({ jsonrpc: '2.0', id: 'demand', method: 'tools/call', params: { name: 'users_password-reset-demand', arguments: { email: owner.email } } });
    assert.equal((await question).method, 'elicitation/create');
    const answer = server.answer('demand');
    server.program.child.stdin.end();
    assertClear(told(await answer));
    assert.equal(await server.program.exit(), 0);
    assert.equal(await sandbox.mutations(), 0);
    await sandbox.stop();
  });

  test('everything at once from a pipe: every request is answered', limits, async () => {
    const sandbox = await startSandbox();
    const program = new Program([], { env: connected(sandbox) });
    const lines = [initialize(0), initialized, ...Array.from({ length: 50 }, (_, i) => list(i + 1))];
    program.child.stdin.end(lines.map((line) => JSON.stringify(line)).join('\n'));
    assert.equal(await program.exit(15_000), 0);
    const answers = program.stdout.trim().split('\n').map((line) => JSON.parse(line));
    assert.deepEqual(answers.map((a) => a.id).sort((a, b) => a - b), Array.from({ length: 51 }, (_, i) => i));
    for (const answer of answers) assert.ok(answer.result);
    await sandbox.stop();
  });
});

describe('connections that break off', () => {
  const broken = {
    'before the body is complete': 'POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n{"jsonrpc":"2.0",',
    'in the middle of the headers': 'POST /mcp HTTP/1.1\r\nHost: 127.0.',
    'after something that is no HTTP': '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  };
  for (const [when, bytes] of Object.entries(broken)) {
    test(when, limits, async () => {
      const sandbox = await startSandbox();
      const wire = await wires.http({ env: connected(sandbox) });
      const socket = await bareConnection(wire.program.address);
      socket.end(bytes);
      let answer = '';
      socket.on('data', (data) => { answer += data; });
      await within(10_000, 'the end of the connection', once(socket, 'close'));
      assert.doesNotMatch(answer, innards);
      await assertServes(wire, sandbox);
      assert.doesNotMatch(wire.program.stderr, /goroutine|panic/);
      await wire.program.stop();
      await sandbox.stop();
    });
  }

  test('the caller hangs up while a call runs: the call ends and the server goes on', limits, async () => {
    const sandbox = await startSandbox();
    const wire = await wires[`http, ${modern}`]({ env: connected(sandbox, { MAKE_MCP_LOG_LEVEL: 'debug' }) });
    await sandbox.inject({ kind: 'slow', route: '/data-stores', times: 1 }); // until the server hangs up
    const socket = await bareConnection(wire.program.address);
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'data-stores_list', arguments: { teamId: 512 }, _meta: wire.meta } });
    socket.write(`POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\n`
      + `MCP-Protocol-Version: ${modern}\r\nMcp-Method: tools/call\r\nMcp-Name: data-stores_list\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    setTimeout(() => socket.destroy(), 300);
    await wire.program.finds('stderr', /"status":"cancelled"/, 10_000);
    await assertServes(wire, sandbox);
    await wire.program.stop();
    await sandbox.stop();
  });
});
