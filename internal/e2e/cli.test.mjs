// Make's own command line and its first MCP server, unchanged, on the sandbox. They speak nothing but https.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

import { textOf } from './lib/clients.mjs';
import { environment, newerNode, packageFolder, Program, scratch } from './lib/process.mjs';
import { startSandbox } from './lib/sandbox.mjs';
import { startTLS } from './lib/tls.mjs';

const limits = { timeout: 30_000 };
let sandbox, tls, signedIn;

before(async () => {
  sandbox = await startSandbox();
  tls = await startTLS(sandbox.url);
  signedIn = environment({ ...tls.trust, MAKE_API_KEY: sandbox.token, MAKE_ZONE: tls.host, MAKE_TEAM: String(sandbox.teamId) });
});
after(async () => {
  tls.stop();
  await sandbox.stop();
});

/** understood checks that what was sent meant something to the sandbox. */
async function understood() {
  const { requests } = await sandbox.requests();
  assert.ok(requests.length > 0);
  const strange = requests.filter((r) => r.route === '' || r.ignored?.length);
  assert.deepEqual(strange.map((r) => `${r.method} ${r.path}: ${r.ignored}`), []);
}

describe('make-cli', () => {
  const script = join(packageFolder('@makehq/cli'), 'dist/index.js');

  /** cli runs a command to its end. */
  async function cli(args, env = signedIn) {
    const program = new Program([script, ...args], { command: newerNode(), env });
    const code = await program.exit(15_000);
    return { code, stdout: program.stdout, stderr: program.stderr };
  }

  /** make runs a command that has to work, and returns what it prints, as JSON. */
  async function make(...args) {
    const { code, stdout, stderr } = await cli(args);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout);
  }

  const team = () => `--team-id=${sandbox.teamId}`;

  test('says who one is: from the environment, from flags, and as saved', limits, async () => {
    const me = { name: 'Maren Ashby', email: 'maren.ashby@larkspur.example', zone: tls.host };
    assert.deepEqual(await make('whoami'), me);
    const flags = ['--api-key', sandbox.token, '--zone', tls.host, '--output', 'compact'];
    assert.deepEqual(JSON.parse((await cli([...flags, 'whoami'], environment(tls.trust))).stdout), me);
    const home = join(scratch, 'saved');
    mkdirSync(join(home, 'make-cli'), { recursive: true });
    writeFileSync(join(home, 'make-cli', 'config.json'), JSON.stringify({ apiKey: sandbox.token, zone: tls.host }));
    assert.deepEqual(JSON.parse((await cli(['whoami'], environment({ ...tls.trust, XDG_CONFIG_HOME: home }))).stdout), me);
  });

  test('lists, also as a table', limits, async () => {
    assert.ok((await make('scenarios', 'list', team())).some((s) => s.name === 'Look up order status'));
    const { stdout } = await cli(['--output', 'table', 'teams', 'list', `--organization-id=${sandbox.organizationId}`]);
    assert.match(stdout, /\bname\b[^]*\n-+[^]*Operations[^]*Workshop/);
    assert.ok((await make('enums', 'countries')).length > 50);
    assert.ok((await make('public-templates', 'list', '--used-apps=["google-sheets"]')).length > 0);
  });

  test('creates, reads, changes and deletes', limits, async () => {
    const { id } = await make('data-stores', 'create', team(), '--name=Couriers', '--datastructure-id=178', '--max-size-m-b=1');
    assert.equal((await make('data-stores', 'get', String(id))).name, 'Couriers');
    await make('data-store-records', 'create', `--data-store-id=${id}`, '--key=swift', '--data={"email":"swift@example.com","name":"Swift"}');
    assert.deepEqual((await make('data-store-records', 'list', `--data-store-id=${id}`)).map((r) => r.key), ['swift']);
    assert.equal((await make('data-stores', 'update', String(id), '--name=Bearers')).name, 'Bearers');
    assert.equal((await cli(['data-stores', 'delete', String(id)])).code, 0);
    const gone = await cli(['data-stores', 'get', String(id)]);
    assert.equal(gone.code, 2);
    assert.match(gone.stderr, /^Error \[404\]: /);
  });

  test('makes, starts, runs, explains and deletes a scenario', limits, async () => {
    const blueprint = {
      name: 'Greeting', metadata: { version: 1 },
      flow: [{ id: 1, module: 'scenario-service:ReturnData', version: 1, mapper: { text: 'Hello {{var.input.name}}' } }],
      interface: { input: [{ name: 'name', type: 'text', required: true }], output: [{ name: 'text', type: 'text' }] },
    };
    const made = await make('scenarios', 'create', team(), '--scheduling={"type":"on-demand"}', `--blueprint=${JSON.stringify(blueprint)}`);
    const id = String(made.id);
    assert.equal((await cli(['scenarios', 'activate', id])).code, 0);
    assert.equal((await make('scenarios', 'run', id, '--data={"name":"Ada"}', '--responsive')).outputs.text, 'Hello Ada');
    const [execution] = await make('executions', 'list', `--scenario-id=${id}`);
    assert.equal((await make('executions', 'get-detail', `--scenario-id=${id}`, `--execution-id=${execution.id}`)).status, 'SUCCESS');
    const refused = await cli(['scenarios', 'run', id, '--data={}']);
    assert.match(refused.stderr, /^Error \[400\]: [^]*name/);
    assert.equal((await cli(['scenarios', 'delete', id])).code, 0);
  });

  test('develops an app', limits, async () => {
    const { name } = await make('sdk-apps', 'create', '--name=pedal', '--label=Pedal', '--theme=#ff5733', '--language=en', '--audience=global');
    const at = [`--name=${name}`, '--version=1', '--section=base'];
    assert.equal((await cli(['sdk-apps', 'set-section', ...at, '--body={"baseUrl":"https://pedal.example"}'])).code, 0);
    assert.deepEqual(JSON.parse((await cli(['sdk-apps', 'get-section', ...at])).stdout), { baseUrl: 'https://pedal.example' });
  });

  test('says what is wrong with the token', limits, async () => {
    const wrong = await cli(['whoami'], { ...signedIn, MAKE_API_KEY: '00000000-0000-4000-8000-000000000000' });
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /^Error \[401\]: /);
  });

  test('is understood in all that it sends', limits, understood);
});

describe('the first MCP server of Make', () => {
  const client = new Client({ name: 'e2e', version: '1' });
  before(async () => {
    const script = join(packageFolder('@makehq/mcp-server'), 'build/index.js');
    await client.connect(new StdioClientTransport({ command: newerNode(), args: [script], env: signedIn, cwd: scratch }));
  });
  after(() => client.close());

  test('lists the scenarios that run on demand, with their inputs', limits, async () => {
    const { tools } = await client.listTools();
    assert.deepEqual(tools.map((tool) => tool.name).sort(), [1107, 1108, 1112, 1117, 1118].map((id) => `run_scenario_${id}`));
    const shipping = tools.find((tool) => tool.name === 'run_scenario_1112');
    assert.equal(shipping.description, 'Calculate shipping price (What it costs to send a parcel.)');
    assert.deepEqual(shipping.inputSchema.required, ['weight', 'country']);
    assert.equal(shipping.inputSchema.properties.weight.type, 'number');
  });

  test('runs one and returns what it returns', limits, async () => {
    const result = await client.callTool({ name: 'run_scenario_1112', arguments: { weight: 3, country: 'CZ' } });
    assert.deepEqual(JSON.parse(textOf(result)), { weight: 3, country: 'CZ', price: 12.4, carrier: 'Swift Parcels' });
  });

  test('says what is wrong', limits, async () => {
    for (const [id, pattern] of [[1112, /weight/], [1108, /activ/], [1161, /not found/i]]) {
      const result = await client.callTool({ name: `run_scenario_${id}`, arguments: {} });
      assert.ok(result.isError);
      assert.match(textOf(result), pattern);
    }
  });

  test('is understood in all that it sends', limits, understood);
});
