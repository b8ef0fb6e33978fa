// The official TypeScript SDK on a sandbox, and which of its methods have been used.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { Make, MakeError } from '@makehq/sdk';

import { startSandbox } from './sandbox.mjs';

/** Tokens of the seed: of an organization with an Enterprise plan, of somebody who may only look, of one who reads templates only. */
export const tokens = {
  enterprise: 'a9d35e70-4c18-4b2f-8e61-f70b92c4d10a',
  monitoring: '2e7a5b3d-f081-4c96-8e24-61c9d0f7ab06',
  templates: 'c6b7e013-52fd-4a98-b1e4-97d0a8463c03',
};

/** client is the SDK as anybody has it, but for the protocol. */
export function client(sandbox, token = sandbox.token, options = {}) {
  const make = new Make(token, new URL(sandbox.url).host, options);
  make.protocol = 'http';
  return make;
}

/** methodsOf names all methods of all resources, as one calls them; of the client itself only fetch is public. */
export function methodsOf(make) {
  return ['fetch', ...[...resources(make)].flatMap(([path, resource]) => methods(resource).map((name) => `${path}.${name}`))];
}

function* resources(object, path = '') {
  for (const [name, value] of Object.entries(object)) {
    if (typeof value !== 'object' || value === null || ['headers', 'retry'].includes(name)) continue;
    yield [path + name, value];
    yield* resources(value, `${path}${name}.`);
  }
}

function methods(object) {
  const names = [];
  for (let at = Object.getPrototypeOf(object); at && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    names.push(...Object.getOwnPropertyNames(at).filter((name) => name !== 'constructor' && typeof at[name] === 'function'));
  }
  return names;
}

/** used are the methods that have been called and have succeeded. */
export const used = new Set();

function watch(make) {
  const note = (object, name, path) => {
    const method = object[name].bind(object);
    object[name] = async (...args) => {
      const result = await method(...args);
      used.add(path);
      return result;
    };
  };
  for (const [path, resource] of resources(make)) {
    for (const name of methods(resource)) note(resource, name, `${path}.${name}`);
  }
  note(make, 'fetch', 'fetch');
  return make;
}

/**
 * resource is a group of tests on a sandbox of its own. They get the SDK of its owner, what the sandbox said
 * about itself, and a way to get the SDK of somebody else.
 */
export function resource(name, tests) {
  describe(name, () => {
    const at = { as: (token, options) => watch(client(at.sandbox, token, options)) };
    before(async () => {
      at.sandbox = await startSandbox();
      at.make = at.as();
    });
    after(() => at.sandbox?.stop());
    tests((title, body) => test(title, { timeout: 10_000 }, () => body(at.make, at)));
    test('everything sent means something to the sandbox', async () => {
      const { requests } = await at.sandbox.requests();
      assert.ok(requests.length > 0);
      const strange = requests.filter((r) => r.route === '' || r.ignored?.length);
      assert.deepEqual(strange.map((r) => `${r.method} ${r.path}: ${r.ignored}`), []);
    });
  });
}

/** refused expects an error of Make's, and that the SDK understands it. */
export async function refused(promise, status, pattern = /./) {
  await assert.rejects(promise, (error) => {
    assert.ok(error instanceof MakeError, error);
    assert.equal(error.statusCode, status, error.message);
    assert.match(error.message, pattern);
    return true;
  });
}

/** named finds an entry of a list. */
export function named(list, name) {
  return list.find((each) => each.name === name) ?? assert.fail(`no ${name} among ${list.map((each) => each.name)}`);
}

/** has checks some members of an object. */
export function has(actual, expected) {
  assert.deepEqual(Object.fromEntries(Object.keys(expected).map((name) => [name, actual[name]])), expected);
}
