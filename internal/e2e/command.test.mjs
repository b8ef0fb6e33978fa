// The command as people run it: what `make run` serves, who may speak to it, wrong settings, and Ctrl-C.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { connect, modern, routes, textOf } from './lib/clients.mjs';
import { binary, connected, environment, Program, root, scratch, startHTTP, thirteen, within } from './lib/process.mjs';
import { startSandbox } from './lib/sandbox.mjs';
import { bareConnection, initialize, initialized, jsonIn, meta, post, Stdio } from './lib/wire.mjs';

const limits = { timeout: 30_000 };
const rpc = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

describe('make run', () => {
  let program, address;
  before(async () => {
    // The port is free for another server of the person who runs the tests; the binary is as it was built.
    const env = environment({ MAKE_MCP_ADDR: '127.0.0.1:0' });
    program = new Program(['--no-print-directory', '-o', 'build', 'run'], { command: 'make', cwd: root, env, detached: true });
    [, address] = await program.finds('stderr', /"address":"(http:[^"]+)\/mcp"/, 20_000);
  });

  test('healthz', limits, async () => {
    const { status, text } = await post(`${address}/healthz`, '', { method: 'GET' });
    assert.deepEqual({ status, text }, { status: 200, text: 'ok' });
  });

  test('the configuration that it prints works as it stands', limits, async () => {
    await program.finds('stdout', /Ctrl-C/);
    const objects = program.stdout.split('\n').map((line) => line.trim()).filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
    const servers = objects.map((o) => (o.mcpServers ?? o.servers).make);
    assert.deepEqual(servers.filter((s) => s.url).map((s) => s.url), [`${address}/mcp`, `${address}/mcp`]);
    const commands = servers.filter((s) => s.command);
    assert.equal(commands.length, 3);
    for (const { command, args } of commands) {
      const pasted = new Program(args, { command });
      pasted.child.stdin.end(`${JSON.stringify(initialize(1))}\n`);
      assert.equal(await pasted.exit(), 0, pasted.stderr);
      assert.equal(JSON.parse(pasted.stdout).result.serverInfo.name, 'make-mcp');
    }
    const response = await post(`${address}/mcp`, JSON.stringify(initialize(1)), { headers: rpc });
    assert.equal(jsonIn(response).result.serverInfo.name, 'make-mcp');
  });

  test('Ctrl-C ends it', limits, async () => {
    program.signal('SIGINT');
    await within(2_000, 'the end after Ctrl-C', program.ended);
    assert.doesNotMatch(program.stderr, /goroutine|panic/);
  });
});

describe('who may speak to it', () => {
  let server, sandbox, port;
  before(async () => {
    sandbox = await startSandbox();
    server = await startHTTP({ env: connected(sandbox) });
    ({ port } = new URL(server.address));
  });
  after(async () => {
    await server.stop();
    await sandbox.stop();
  });

  const doors = [['POST', '/mcp'], ['GET', '/mcp'], ['DELETE', '/mcp'], ['OPTIONS', '/mcp'], ['GET', '/sse'], ['POST', '/message'],
    ['GET', '/approve/AAAAAAAAAAAAAAAAAAAAAAAAAA'], ['POST', '/approve/AAAAAAAAAAAAAAAAAAAAAAAAAA'], ['GET', '/healthz'], ['GET', '/']];
  const knock = ([method, path], headers) => post(server.address + path, method === 'POST' ? JSON.stringify(initialize(1)) : '', { method, headers: { ...rpc, ...headers } });

  const strangers = ['evil.example', 'evil.example:80', '127.0.0.1.evil.example', 'localhost.evil.example', '0x7f.1', '169.254.169.254'];
  for (const host of strangers) {
    test(`Host ${host} is refused`, limits, async () => {
      for (const door of doors) assert.equal((await knock(door, { host })).status, 403, door.join(' '));
    });
  }
  for (const origin of ['https://evil.example', 'http://127.0.0.1.evil.example', 'http://localhost.evil.example:3000', 'null', 'file://', 'https://evil.example, http://localhost']) {
    test(`Origin ${origin} is refused`, limits, async () => {
      for (const door of doors) {
        const response = await knock(door, { origin });
        assert.equal(response.status, 403, door.join(' '));
        assert.equal(response.headers['access-control-allow-origin'], undefined);
      }
    });
  }
  test('loopback names and pages on loopback are welcome', limits, async () => {
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`]) {
      assert.equal((await knock(['POST', '/mcp'], { host })).status, 200, host);
    }
    const origin = 'http://localhost:3000';
    const response = await knock(['POST', '/mcp'], { origin });
    assert.equal(response.status, 200);
    assert.equal(response.headers['access-control-allow-origin'], origin);
    const preflight = await knock(['OPTIONS', '/mcp'], { origin, 'access-control-request-method': 'POST' });
    assert.equal(preflight.status, 204);
    assert.match(preflight.headers['access-control-allow-headers'], /Mcp-Method/);
  });
});

describe('bearer tokens', () => {
  const mine = 'a-token-that-is-mine';
  const theirs = 'a-token-that-is-theirs';
  const tokens = { MAKE_MCP_AUTH_TOKENS: `${mine},${theirs}` };
  const bearer = (token) => ({ authorization: `Bearer ${token}` });

  test('without the right one: 401, and how to present it', limits, async () => {
    const server = await startHTTP({ args: ['--sandbox'], env: environment(tokens) });
    for (const path of ['/mcp', '/sse', '/message']) {
      for (const headers of [{}, bearer('a-token-that-is-wrong'), { authorization: `Basic ${mine}` }, bearer(''), bearer(`${mine},${theirs}`)]) {
        const method = path === '/sse' ? 'GET' : 'POST';
        const response = await post(server.address + path, method === 'POST' ? JSON.stringify(initialize(1)) : '', { method, headers: { ...rpc, ...headers } });
        assert.equal(response.status, 401, `${path} with ${JSON.stringify(headers)}`);
        assert.match(response.headers['www-authenticate'], /^Bearer realm=/);
        assert.ok(!response.text.includes(mine));
      }
    }
    assert.equal((await post(`${server.address}/healthz`, '', { method: 'GET' })).status, 200);
    assert.equal((await post(`${server.address}/approve/AAAAAAAAAAAAAAAAAAAAAAAAAA`, '', { method: 'GET' })).status, 404);
    await server.stop();
  });

  test('a session is of no use to another caller', limits, async () => {
    const server = await startHTTP({ args: ['--sandbox'], env: environment(tokens) });
    const opened = await post(`${server.address}/mcp`, JSON.stringify(initialize(1)), { headers: { ...rpc, ...bearer(mine) } });
    const session = { 'mcp-session-id': opened.headers['mcp-session-id'] };
    const list = JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/list' });
    for (const [token, method, status] of [[theirs, 'POST', 404], [theirs, 'GET', 404], [theirs, 'DELETE', 404], [mine, 'POST', 200]]) {
      const response = await post(`${server.address}/mcp`, method === 'POST' ? list : '', { method, headers: { ...rpc, ...session, ...bearer(token) } });
      assert.equal(response.status, status, `${method} with the token that is ${token}`);
    }
    await server.stop();
  });

  for (const route of routes.filter((r) => r.transport !== 'stdio')) {
    test(`${route.name}: the right one is let in, and never passed on to Make`, limits, async () => {
      const sandbox = await startSandbox();
      const connection = await connect(route, { sandbox, env: tokens, headers: bearer(mine) });
      assert.deepEqual((await connection.client.listTools()).tools.map((tool) => tool.name), thirteen);
      const result = await connection.client.callTool({ name: 'data-stores_list', arguments: { teamId: sandbox.teamId } });
      assert.match(textOf(result), /Customers/);
      const { requests } = await sandbox.requests();
      assert.deepEqual(requests.map((r) => r.authorization), [`Token ${sandbox.token}`]);
      assert.ok(!connection.log().includes(mine));
      await connection.close();
      await sandbox.stop();
    });
    test(`${route.name}: the wrong one is refused`, limits, async () => {
      const sandbox = await startSandbox();
      const wrong = connect(route, { sandbox, env: tokens, headers: bearer('a-token-that-is-wrong') }).then(async (connection) => {
        await connection.client.listTools().finally(connection.close); // the newer era asks for nothing before this
      });
      await assert.rejects(wrong, /401|[Uu]nauthorized|bearer token/);
      await sandbox.stop();
    });
  }
});

describe('wrong settings: one clear sentence and exit code 2', { concurrency: 2 }, () => {
  const made = { MAKE_API_KEY: '00000000-0000-4000-8000-000000000000', MAKE_ZONE: 'eu2.make.com' };
  let files = 0;
  const settings = (text) => {
    const path = join(scratch, `settings-${files += 1}.yaml`);
    writeFileSync(path, text);
    return path;
  };
  const cases = {
    'no token': { env: { MAKE_ZONE: made.MAKE_ZONE }, says: /MAKE_API_KEY/ },
    'no zone': { env: { MAKE_API_KEY: made.MAKE_API_KEY }, says: /MAKE_ZONE/ },
    'a zone that is none': { env: { ...made, MAKE_ZONE: 'europe' }, says: /not a zone.*eu2\.make\.com/ },
    'a zone with a path': { env: { ...made, MAKE_ZONE: 'https://eu2.make.com/api/v2' }, says: /only a scheme, a host and a port/ },
    'an unknown toolset': { args: ['--toolsets', 'user'], says: /no toolset "user".*users/ },
    'an unknown tool': { args: ['--tools', 'users_delete'], says: /no tool "users_delete"/ },
    'an unknown tool to exclude': { args: ['--exclude-tools', 'users_udpate'], says: /no excluded tool "users_udpate"/ },
    'an unknown way to confirm': { args: ['--confirm', 'maybe'], says: /--confirm.*ask.*allow.*deny/ },
    'an unknown flag': { args: ['--colour'], says: /--colour/ },
    'a time that is none': { args: ['--confirm-timeout', 'soon'], says: /--confirm-timeout/ },
    'a short state key': { env: { ...made, MAKE_MCP_STATE_KEY: 'short' }, says: /at least 32 characters/ },
    'a misspelt key in the settings file': { args: () => ['--config', settings('zome: eu2.make.com\n')], says: /"zome"/ },
    'a settings file that is no YAML': { args: () => ['--config', settings(`api-key: [${made.MAKE_API_KEY}\n`)], says: /not valid YAML/ },
    'a settings file that is not there': { args: ['--config', join(scratch, 'none.yaml')], says: /none\.yaml/ },
    'an audit file that cannot be written': { args: ['--audit-file', join(scratch, 'no', 'such', 'folder')], says: /audit file/ },
    'an unknown command': { command: 'serve', says: /serve/ },
    'a port that is in use': { command: 'http', busy: true, says: /can't listen on 127\.0\.0\.1:\d+.*in use/ },
    'an address that is none': { command: 'http', args: ['--addr', 'nowhere'], says: /nowhere/ },
    'an open address without tokens': { command: 'http', args: ['--addr', '0.0.0.0:0'], says: /bearer tokens/ },
    'all addresses without tokens': { command: 'http', args: ['--addr', ':0'], says: /bearer tokens/ },
    'a token that can be guessed': { command: 'http', args: ['--addr', '127.0.0.1:0'], env: { ...made, MAKE_MCP_AUTH_TOKENS: 'secret' }, says: /at least 16 characters/ },
    'a public address that is none': { command: 'http', args: ['--addr', '127.0.0.1:0', '--public-url', 'mcp.example.com'], says: /--public-url/ },
    'an allowed host with a scheme': { command: 'http', args: ['--addr', '127.0.0.1:0', '--allowed-hosts', 'https://mcp.example.com'], says: /allowed host/ },
    'any origin': { command: 'http', args: ['--addr', '127.0.0.1:0', '--allowed-origins', '*'], says: /allowed origin/ },
    'a call of an unknown tool': { command: 'call', args: ['users_delete'], says: /no tool "users_delete"/ },
  };
  for (const [what, { command, args = [], env = made, busy, says }] of Object.entries(cases)) {
    test(what, limits, async () => {
      const taken = busy && createServer().listen(0, '127.0.0.1');
      if (taken) await once(taken, 'listening');
      const given = [...(command ? [command] : []), ...(typeof args === 'function' ? args() : args), ...(taken ? ['--addr', `127.0.0.1:${taken.address().port}`] : [])];
      const program = new Program(given, { env: environment(env) });
      assert.equal(await program.exit(), 2, program.stderr);
      assert.equal(program.stdout, '');
      assert.match(program.stderr, /^make-mcp: [^\n]+\n$/);
      assert.match(program.stderr, says);
      assert.ok(!program.stderr.includes(made.MAKE_API_KEY), 'the token is in the message');
      taken?.close();
    });
  }
});

describe('Ctrl-C ends the HTTP server within two seconds', { concurrency: 2 }, () => {
  const interrupted = (name, hold, args = []) => test(name, limits, async () => {
    const sandbox = await startSandbox();
    const server = await startHTTP({ args, env: connected(sandbox) });
    await hold(server, sandbox);
    server.child.kill('SIGINT');
    assert.equal(await server.exit(2_000), 0, server.stderr);
    assert.doesNotMatch(server.stderr, /goroutine|panic/);
    await sandbox.stop();
  });

  /** stream opens a stream and waits until it has begun. */
  const stream = async (address, init) => {
    const response = await fetch(address, init);
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type'), /text\/event-stream/);
    response.text().catch(() => {}); // the server breaks it off
  };

  const openStreams = async ({ address }) => {
    const opened = await post(`${address}/mcp`, JSON.stringify(initialize(1)), { headers: rpc });
    const session = { 'mcp-session-id': opened.headers['mcp-session-id'] };
    await post(`${address}/mcp`, JSON.stringify(initialized), { headers: { ...rpc, ...session } });
    await stream(`${address}/mcp`, { headers: { accept: 'text/event-stream', ...session } });
    await stream(`${address}/sse`);
  };

  interrupted('with nobody connected', async () => {});
  interrupted('with open streams', openStreams);
  interrupted('with a connection that was used and is kept', async ({ address }) => {
    const socket = await bareConnection(address);
    socket.write('GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await once(socket, 'data');
  });
  // As browsers and clients open them ahead of need.
  interrupted('with a connection that was not used yet', async ({ address }) => {
    await bareConnection(address);
    await post(`${address}/healthz`, '', { method: 'GET' }); // the server takes connections in turn, so it has that one
  });

  // Nothing can come of waiting for a person once the page is gone.
  interrupted('with a call that waits for a person', async ({ address }) => {
    const change = (id) => post(`${address}/mcp`, JSON.stringify({
      jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'users_update-password', arguments: { userId: 7 }, _meta: meta },
    }), { headers: { ...rpc, 'mcp-protocol-version': modern, 'mcp-method': 'tools/call', 'mcp-name': 'users_update-password' } });
    assert.match(jsonIn(await change(1)).result.content[0].text, /Not done yet/);
    change(2).catch(() => {}); // waits for the page
    await post(`${address}/healthz`, '', { method: 'GET' });
  });

  test('stdio: with a call that waits for Make', limits, async () => {
    const sandbox = await startSandbox();
    const server = await new Stdio({ env: connected(sandbox, { MAKE_MCP_LOG_LEVEL: 'debug' }) }).open();
    await sandbox.inject({ kind: 'slow', route: '/data-stores', times: 1 });
    const answer = server.answer(1);
    server.send({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'data-stores_list', arguments: { teamId: 512 } } });
    server.send({ jsonrpc: '2.0', id: 2, method: 'ping' });
    await server.answer(2);
    server.program.child.kill('SIGINT');
    assert.equal(await server.program.exit(2_000), 0);
    assert.ok((await answer).result.isError);
    await sandbox.stop();
  });

  test('stdio: with a page that nobody opened', limits, async () => {
    const server = await new Stdio({ args: ['--sandbox'] }).open();
    const { result } = await server.ask({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'users_update-password', arguments: { userId: 7 } } });
    const [link] = result.content[0].text.match(/http:\S+/);
    server.program.child.kill('SIGINT');
    assert.equal(await server.program.exit(2_000), 0);
    await assert.rejects(fetch(link), /fetch failed/);
  });
});

test('standard output of the stdio server is protocol and nothing else', limits, async () => {
  const program = new Program(['--sandbox', '--log-level', 'debug', '--secrets', 'arguments', '--confirm', 'allow']);
  const call = (id, name, args) => ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: args } });
  const lines = [initialize(0), initialized, call(1, 'data-stores_list', {}), call(2, 'users_password-reset-demand', { email: 'nobody@example.org' })];
  program.child.stdin.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  assert.equal(await program.exit(), 0);
  const answers = program.stdout.trim().split('\n').map((line) => JSON.parse(line));
  assert.deepEqual(answers.map((a) => a.id).sort(), [0, 1, 2]);
  for (const line of program.stderr.trim().split('\n')) assert.equal(typeof JSON.parse(line).level, 'string');
  assert.match(program.stderr, /agents send and see passwords/);
  assert.match(program.stderr, /without asking a person/);
});

test('a call from the terminal, a list of tools, the version', limits, async () => {
  const output = async (...args) => {
    const program = new Program(args, { command: binary });
    program.child.stdin.end();
    assert.equal(await program.exit(), 0, program.stderr);
    return program.stdout;
  };
  assert.match(await output('call', '--sandbox', 'data-stores_list', '{}'), /^{"dataStores":.*Customers/);
  const listed = JSON.parse(await output('tools', '--json')).map((tool) => tool.name);
  for (const name of thirteen) assert.ok(listed.includes(name), name);
  assert.match(await output('version'), /^make-mcp \S+/);
});
