// The official tools, which Make's own SDK brings along: the same name and the same arguments make the same request.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';

import { Make } from '@makehq/sdk';
import { MakeTools } from '@makehq/sdk/tools';

import { environment } from './lib/process.mjs';
import { Stdio } from './lib/wire.mjs';

const token = '3f1c9a52-7b64-4d0e-9c1a-5e2f8b7d6a01';

/** Where the official tool asks several things, the request that the tool is about; the others are tools of their own. */
const several = {
  scenarios_get: { main: /^GET [^?]*\/scenarios\/\d+$/, why: 'the blueprint that it adds is scenarios_get-blueprint' },
};

// A picture as far as anybody looks at it before it is sent: the signature, and 512 by 512 pixels.
const icon = Buffer.from('89504e470d0a1a0a0000000d494844520000020000000200', 'hex').toString('base64');

/** Examples that make no request, and what stands in for them. */
const instead = {
  'sdk-apps_set-icon': { args: { name: 'my-app', version: 1, dataBase64: icon }, why: 'the example is cut short, and the SDK looks at the picture first' },
};

/** Make wants a body with POST, {} at least. The official tools send none, which Make takes as well. */
const emptyObjects = new Set([
  'connections_verify', 'credential-requests_credential-delete', 'scenarios_activate', 'scenarios_deactivate',
  'sdk-apps_set-private', 'sdk-apps_set-public', 'sdk-endpoints_set-private', 'sdk-endpoints_set-public',
  'sdk-modules_set-private', 'sdk-modules_set-public',
]);

/** What an official tool takes and does not send as it should; ours does without these, or sends them. */
const differs = {
  connections_create: { without: ['scope'], why: 'the SDK takes scope and forgets it' },
  connections_update: { without: ['data'], why: 'the credentials are connections_set-data, since a person types them' },
  executions_list: { without: ['status', 'from', 'to'], why: 'the SDK takes them and forgets them' },
  'executions_list-for-incomp-exec': { without: ['limit'], why: 'the official tool takes it and forgets it' },
  scenarios_create: { without: ['basedon'], why: 'a number by the documentation of the API, text in the official tool' },
};

/** Values that the official tools take as any text, and that the API takes in one form only. */
const executionId = '3f1c9a527b644d0e9c1a5e2f8b7d6a01';
const agentId = '3f1c9a52-7b64-4d0e-9c1a-5e2f8b7d6a01';
const between = ['2026-03-01T08:00:00.000Z', '2026-03-31T18:00:00.000Z'];
const particular = {
  'connected-system_create': { agentId },
  'connected-system_update': { agentId },
  connections_list: { scopes: { google: ['openid', 'email'], slack3: ['chat:write'] } },
  'credential-requests_list': { status: 'pending' },
  'credential-requests_list-app-modules-with-creds': { appName: 'app#my-app' },
  'custom-property-structure-items_create': { name: 'costCentre' },
  executions_get: { executionId },
  'executions_get-detail': { executionId },
  scenarios_create: { scheduling: { type: 'weekly', days: [1], time: '09:00', between } },
  scenarios_run: { callbackUrl: 'https://example.com/done' },
  scenarios_update: { scheduling: { type: 'yearly', days: [1], months: [2], time: '09:00', between, restrict: [{ days: [3] }] } },
  'sdk-apps_create': { audience: 'countries' },
  'sdk-apps_set-icon': { dataBase64: icon },
  'sdk-apps_update': { audience: 'global' },
  'sdk-modules_create': { typeId: 4 },
  'sdk-webhooks_create': { type: 'web' },
};

/** answer is enough for an official tool to go on to its next request. */
const answer = JSON.stringify({ scenario: { id: 925 }, response: { blueprint: {} }, connection: {}, interface: {} });

class Recorder {
  requests = [];

  async start() {
    this.server = createServer((request, response) => {
      const parts = [];
      request.on('data', (part) => parts.push(part));
      request.on('end', () => {
        this.requests.push(canonical(request, Buffer.concat(parts)));
        if (request.method === 'GET' && request.url.includes('/icon/')) {
          response.setHeader('content-type', 'image/png').end(Buffer.from(icon, 'base64'));
        } else response.setHeader('content-type', 'application/json').end(answer);
      });
    });
    await new Promise((resolve) => { this.server.listen(0, '127.0.0.1', resolve); });
    this.host = `127.0.0.1:${this.server.address().port}`;
  }

  /** of is what is requested while something happens, and its result. */
  async of(happens) {
    this.requests = [];
    const result = await happens();
    return { requests: this.requests, result };
  }

  stop() { this.server.closeAllConnections(); this.server.close(); }
}

/** canonical says what a request means: in no order that does not matter, and without the confirmation, which waits for a person. */
function canonical({ method, url, headers }, body) {
  const { pathname, searchParams } = new URL(url, 'http://recorder');
  const query = [...searchParams].filter(([name]) => name !== 'confirmed').map((pair) => pair.join('=')).sort();
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  return { method, path: decodeURIComponent(pathname), query, type: body.length ? type : '', body: meaning(type, body) };
}

function meaning(type, body) {
  if (type === 'image/png') return body.toString('base64');
  if (type !== 'application/json') return body.toString();
  const value = JSON.parse(body);
  // JSON text within JSON: the order of its members means nothing either.
  for (const name of ['blueprint', 'scheduling']) {
    if (typeof value[name] === 'string') value[name] = { text: JSON.parse(value[name]) };
  }
  return value;
}

/** everything is arguments for all that an official tool takes. */
function everything(tool) {
  const args = { ...sample(tool.inputSchema), ...particular[tool.name] };
  for (const name of differs[tool.name]?.without ?? []) delete args[name];
  return args;
}

function sample(schema, name) {
  const [one] = schema.anyOf ?? schema.oneOf ?? [schema];
  if (one.enum) return one.enum[0];
  switch ([one.type].flat()[0]) {
    case 'object': return Object.fromEntries(Object.entries(one.properties ?? { some: {} }).map(([key, value]) => [key, sample(value, key)]));
    case 'array': return [sample(one.items ?? {}, name)];
    case 'number': case 'integer': return one.minimum ?? 2;
    case 'boolean': return true;
    default: return `a ${name}`;
  }
}

describe('the official tools', () => {
  const recorder = new Recorder();
  let ours, make, id = 0;
  before(async () => {
    await recorder.start();
    const env = environment({ MAKE_ZONE: `http://${recorder.host}`, MAKE_API_KEY: token });
    ours = await new Stdio({ args: ['--toolsets', 'all', '--confirm', 'allow', '--secrets', 'arguments', '--undo-limit', '0', '--log-level', 'error'], env }).open();
    make = new Make(token, recorder.host);
    make.protocol = 'http';
  });
  after(async () => {
    recorder.stop();
    await ours.program.stop();
  });

  const call = (name, args) => ours.ask({ jsonrpc: '2.0', id: id += 1, method: 'tools/call', params: { name, arguments: args } });

  /** compares an official tool with ours, given the same arguments. */
  async function compare(tool, args) {
    const theirs = (await recorder.of(() => tool.execute(make, structuredClone(args)))).requests;
    const { confirmed, ...rest } = args; // a person confirms
    const { requests, result: { error, result } } = await recorder.of(() => call(tool.name, rest));
    assert.ok(!error, `${tool.name}: ${error?.message}`);
    assert.equal(requests.length, 1, `${requests.length} requests: ${result.content[0].text}`);
    const [request] = requests;
    const more = several[tool.name];
    const main = more ? theirs.filter(({ method, path }) => more.main.test(`${method} ${path}`)) : theirs;
    assert.equal(main.length, 1, `the official tool makes ${theirs.length} requests, and nothing is said about why`);
    const [expected] = main;
    if (emptyObjects.has(tool.name)) {
      assert.equal(expected.type, '', 'the official tool sends a body');
      Object.assign(expected, { type: 'application/json', body: {} });
    }
    assert.deepEqual(request, expected);
  }

  test('are those that were compared', () => {
    assert.equal(MakeTools.length, 181);
    const known = new Set(MakeTools.map((tool) => tool.name));
    for (const name of [several, instead, differs, particular].flatMap(Object.keys).concat([...emptyObjects])) assert.ok(known.has(name), `there is no official tool ${name}`);
    for (const tool of MakeTools) assert.ok(tool.examples?.length, `${tool.name} has no example`);
  });

  test('are all among ours', async () => {
    const { result } = await ours.ask({ jsonrpc: '2.0', id: 'list', method: 'tools/list' });
    const names = new Set(result.tools.map((tool) => tool.name));
    assert.deepEqual(MakeTools.map((tool) => tool.name).filter((name) => !names.has(name)), []);
  });

  for (const tool of MakeTools) {
    test(tool.name, async () => {
      for (const example of instead[tool.name] ? [instead[tool.name].args] : tool.examples) await compare(tool, example);
      await compare(tool, everything(tool));
    });
  }
});
