// The official TypeScript clients, each over each transport that it has, with everything recorded that passes.
import assert from 'node:assert/strict';
import { after } from 'node:test';

import * as v2 from '@modelcontextprotocol/client';
import { StdioClientTransport as StdioV2 } from '@modelcontextprotocol/client/stdio';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport as SSEV1 } from '@modelcontextprotocol/sdk/client/sse.js';
import { StdioClientTransport as StdioV1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as HTTPV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';

import { binary, connected, scratch, startHTTP, within } from './process.mjs';

export const modern = '2026-07-28';

const sdkV1 = {
  make: (name, capabilities) => new ClientV1({ name, version: '1' }, { capabilities }),
  asks: ElicitRequestSchema, stdio: StdioV1, sse: SSEV1, http: HTTPV1,
};

/** sdkV2 speaks both eras: as mode says, or as the two sides find out. */
const sdkV2 = (mode) => ({
  make: (name, capabilities) => new v2.Client({ name, version: '1' }, { capabilities, versionNegotiation: { mode } }),
  asks: 'elicitation/create', stdio: StdioV2, sse: v2.SSEClientTransport, http: v2.StreamableHTTPClientTransport,
});

const route = (name, sdk, transport, era) => ({
  name: `${name} over ${transport}`, sdk, transport, modern: era === modern,
});

/** routes are all ways in which an official client reaches the server. */
export const routes = [
  ...['stdio', 'sse', 'http'].map((transport) => route('sdk v1', sdkV1, transport)),
  ...['stdio', 'sse', 'http'].map((transport) => route('sdk v2, older era', sdkV2('legacy'), transport)),
  ...['stdio', 'http'].map((transport) => route(`sdk v2, ${modern}`, sdkV2({ pin: modern }), transport, modern)),
];

/** routeNamed finds a route. */
export const routeNamed = (name) => routes.find((r) => r.name === name) ?? assert.fail(`there is no route ${name}`);

/** negotiated are the ways in which a client that speaks both eras reaches the server when nobody tells it which. */
export const negotiated = ['stdio', 'http'].map((transport) => route('sdk v2, its own choice', sdkV2('auto'), transport, modern));

/** What a client can declare about its dialogues. */
export const abilities = {
  none: {},
  plain: { elicitation: {} },
  form: { elicitation: { form: {} } },
  url: { elicitation: { url: {} } },
  both: { elicitation: { form: {}, url: {} } },
};

/** dialogues tells which of its dialogues the server may use with a client. */
export function dialogues(ability) {
  return {
    form: ['plain', 'form', 'both'].includes(ability),
    url: ['url', 'both'].includes(ability),
  };
}

/**
 * connect starts a server on the sandbox and connects a client to it. answer is asked for what the person
 * does with a dialogue; all dialogues are kept in asked, all messages both ways in messages.
 */
export async function connect({ sdk, transport: kind }, { sandbox, ability = 'none', answer, args = [], env = {}, name = 'e2e', headers = {} }) {
  const settings = connected(sandbox, env);
  const connection = { asked: [], messages: [] };
  const client = connection.client = sdk.make(name, abilities[ability]);
  if (ability !== 'none') {
    client.setRequestHandler(sdk.asks, (request) => {
      connection.asked.push(request.params);
      return answer(request.params);
    });
  }
  let transport, server;
  if (kind === 'stdio') {
    let stderr = '';
    transport = new sdk.stdio({ command: binary, args, env: settings, cwd: scratch, stderr: 'pipe' });
    transport.stderr.on('data', (chunk) => { stderr += chunk; });
    connection.log = () => stderr;
  } else {
    server = await startHTTP({ args, env: settings });
    const address = new URL(server.address + { sse: '/sse', http: '/mcp' }[kind]);
    transport = new sdk[kind](address, { requestInit: { headers } });
    connection.log = () => server.stderr;
  }
  record(transport, connection.messages);
  connection.close = async () => {
    open.delete(connection);
    await client.close();
    await server?.stop();
  };
  open.add(connection);
  await client.connect(transport);
  return connection;
}

// Some clients try for ever to come back to a server that is gone; a failed test must not leave them behind.
const open = new Set();
after(() => Promise.allSettled([...open].map((connection) => within(5_000, 'a client to close', connection.client.close()))));

/** record keeps all messages that pass a transport. */
function record(transport, messages) {
  const send = transport.send.bind(transport);
  transport.send = (message, ...rest) => {
    messages.push({ to: 'server', message });
    return send(message, ...rest);
  };
  let receive;
  Object.defineProperty(transport, 'onmessage', {
    configurable: true,
    get: () => receive,
    set(handler) {
      receive = handler && ((message, ...rest) => {
        messages.push({ to: 'client', message });
        return handler(message, ...rest);
      });
    },
  });
}

/** textOf is the text of a tool's result. */
export const textOf = (result) => result.content.map((c) => c.text).join('\n');

/** opened is what stands between the marks of a text that has nothing else: what Make answered. */
export function opened(text) {
  const parts = text.match(/^<make-data-([a-z2-7]{8})>\n([^]*)\n<\/make-data-\1>$/);
  assert.ok(parts, `no marks around ${text.slice(0, 200)}`);
  return JSON.parse(parts[2]);
}
