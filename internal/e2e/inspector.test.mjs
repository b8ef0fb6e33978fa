// The official inspector and the official conformance suite, as their authors ship them. Both need a newer Node than
// the tests do; where this one is too old, the one that is installed with the packages runs them.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { modern } from './lib/clients.mjs';
import { binary, connected, newerNode, packageFolder, Program, startHTTP, thirteen } from './lib/process.mjs';
import { startSandbox } from './lib/sandbox.mjs';

const limits = { timeout: 60_000 };
const run = (script, args, env) => new Program([script, ...args], { command: newerNode(), env });

let sandbox, server;
before(async () => {
  sandbox = await startSandbox();
  server = await startHTTP({ env: connected(sandbox) });
});
after(async () => {
  await server.stop();
  await sandbox.stop();
});

describe('inspector', () => {
  const launcher = join(packageFolder('@modelcontextprotocol/inspector'), 'clients/launcher/build/index.js');
  const inspect = (target, ...args) => run(launcher, ['--cli', ...target, ...args]);
  const targets = {
    stdio: () => [binary, '-e', `MAKE_ZONE=${sandbox.url}`, '-e', `MAKE_API_KEY=${sandbox.token}`, '-e', `MAKE_MCP_TOOLS=${thirteen}`],
    http: () => ['--transport', 'http', `${server.address}/mcp`],
    sse: () => ['--transport', 'sse', `${server.address}/sse`],
  };
  for (const [name, target] of Object.entries(targets)) {
    test(`tools/list --strict over ${name}`, limits, async () => {
      const program = inspect(target(), '--method', 'tools/list', '--strict');
      const code = await program.exit(30_000);
      assert.equal(code, 0, program.stderr);
      assert.deepEqual(JSON.parse(program.stdout).tools.map((tool) => tool.name), thirteen);
    });
  }
  for (const toolset of ['default', 'all']) {
    test(`tools/list --strict with --toolsets ${toolset}`, limits, async () => {
      const program = inspect([binary, '-e', 'MAKE_MCP_SANDBOX=true', '-e', `MAKE_MCP_TOOLSETS=${toolset}`], '--method', 'tools/list', '--strict');
      assert.equal(await program.exit(30_000), 0, program.stderr);
      assert.ok(JSON.parse(program.stdout).tools.length > 13);
    });
  }
  test('tools/call', limits, async () => {
    const program = inspect(targets.stdio(), '--method', 'tools/call', '--tool-name', 'data-stores_list', '--tool-arg', 'teamId=512');
    assert.equal(await program.exit(30_000), 0, program.stderr);
    assert.match(JSON.parse(program.stdout).content[0].text, /Customers/);
  });
});

// The scenarios that need no tools, prompts and resources made for the suite alone.
const scenarios = {
  '2025-11-25': [
    'server-initialize', 'server-session-lifecycle', 'ping', 'tools-list', 'resources-list', 'prompts-list',
    'server-sse-multiple-streams', 'dns-rebinding-protection',
  ],
  [modern]: [
    'server-stateless', 'tools-list', 'resources-list', 'prompts-list', 'caching', 'sep-2164-resource-not-found',
    'server-sse-multiple-streams', 'http-header-validation', 'dns-rebinding-protection',
    'input-required-result-unsupported-methods',
  ],
};

describe('conformance', { concurrency: 2 }, () => {
  const suite = join(packageFolder('@modelcontextprotocol/conformance'), 'dist/index.js');
  for (const [version, list] of Object.entries(scenarios)) {
    for (const scenario of list) {
      test(`${version}: ${scenario}`, limits, async () => {
        const program = run(suite, ['server', '--url', `${server.address}/mcp`, '--scenario', scenario, '--spec-version', version, '--verbose']);
        await program.exit(50_000);
        const checks = JSON.parse(program.stdout.slice(program.stdout.indexOf('[\n'), program.stdout.lastIndexOf('\n]') + 2));
        assert.ok(checks.some((check) => check.status === 'SUCCESS'), program.stdout);
        // Some checks of a scenario need tools of the suite's own; it says so of each.
        const failed = checks.filter((check) => check.status === 'FAILURE' && !check.details?.untestable);
        assert.deepEqual(failed, []);
      });
    }
  }
});
