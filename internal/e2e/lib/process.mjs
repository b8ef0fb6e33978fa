// Programs under test: started with a clean environment, watched, and ended with the tests.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
export const binary = process.env.MAKE_MCP_BINARY ?? join(root, 'make-mcp');

// A home of its own: no settings file of the person who runs the tests is read.
export const scratch = mkdtempSync(join(tmpdir(), 'make-mcp-e2e-'));

const require = createRequire(import.meta.url);

/** packageFolder is where an installed package is. */
export const packageFolder = (name) => dirname(require.resolve(`${name}/package.json`));

/** newerNode is a Node for programs that need a newer one than the tests do: where this one is too old, the one that is installed with the packages. */
export function newerNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 19)) return process.execPath;
  return join(packageFolder(`node-${process.platform}-${process.arch}`), 'bin', 'node');
}

const running = new Set();

// What a failed test has left running must not keep the others waiting.
const endAll = () => { for (const program of running) program.signal('SIGKILL'); };
after(endAll);
process.on('exit', () => {
  endAll();
  rmSync(scratch, { recursive: true, force: true });
});

/** environment is what a program under test sees: nothing but what is given and what it takes to run. */
export function environment(extra = {}) {
  return { PATH: process.env.PATH, HOME: scratch, XDG_CONFIG_HOME: scratch, ...extra };
}

/** The tools that these tests are about; what else is served changes nothing about how it is served. */
export const thirteen = [
  'data-stores_create', 'data-stores_list', 'folders_create', 'public-templates_get', 'public-templates_get-blueprint',
  'public-templates_list', 'users_list', 'users_password-reset', 'users_password-reset-demand', 'users_password-reset-session',
  'users_update', 'users_update-email', 'users_update-password',
];

/** connected are the settings that lead a server to a sandbox, with the thirteen tools unless others are named. */
export function connected(sandbox, extra = {}) {
  return environment({ MAKE_ZONE: sandbox.url, MAKE_API_KEY: sandbox.token, MAKE_MCP_TOOLS: thirteen.join(), ...extra });
}

/** within fails when a promise takes longer than it may, and says what was waited for. */
export async function within(ms, what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${ms} ms in vain for ${what}`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Program is a running program with everything it has written. */
export class Program {
  stdout = '';
  stderr = '';

  constructor(args, { env = environment(), command = binary, ...options } = {}) {
    this.child = spawn(command, args, { env, cwd: scratch, ...options });
    this.group = options.detached; // what it has started ends with it
    running.add(this);
    // A pipe that the program closed is for the test to notice by its exit.
    this.child.stdin.on('error', () => {});
    this.child.stdout.setEncoding('utf8').on('data', (text) => { this.stdout += text; });
    this.child.stderr.setEncoding('utf8').on('data', (text) => { this.stderr += text; });
    this.ended = once(this.child, 'close').then(([code, signal]) => {
      running.delete(this);
      return { code, signal };
    });
  }

  /** finds waits until a stream's text matches. */
  finds(stream, pattern, ms = 5_000) {
    const found = new Promise((resolve, reject) => {
      const look = () => {
        const match = this[stream].match(pattern);
        if (!match) return;
        this.child[stream].off('data', look);
        resolve(match);
      };
      this.child[stream].on('data', look);
      this.ended.then(({ code }) => reject(new Error(`ended with ${code} before ${pattern}: ${this.stderr}`)));
      look();
    });
    return within(ms, `${pattern} on ${stream}`, found);
  }

  /** exit waits for the end and returns the exit code. */
  async exit(ms = 5_000) {
    const { code, signal } = await within(ms, 'the program to end', this.ended);
    assert.equal(signal, null, `ended by ${signal}: ${this.stderr}`);
    return code;
  }

  /** signal sends a signal, as a terminal does: to the whole group where there is one. */
  signal(name) {
    if (this.group) process.kill(-this.child.pid, name);
    else this.child.kill(name);
  }

  async stop() {
    this.signal('SIGTERM');
    await within(12_000, 'the program to end after SIGTERM', this.ended);
  }
}

/** startHTTP starts the HTTP server on a free port and waits until it serves. */
export async function startHTTP({ args = [], env } = {}) {
  const server = new Program(['http', '--addr', '127.0.0.1:0', ...args], { env });
  const [, address] = await server.finds('stderr', /"address":"(http:[^"]+)\/mcp"/);
  return Object.assign(server, { address });
}
