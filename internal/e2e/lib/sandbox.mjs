// The emulator of the Make API, in a process of its own, and what it tells tests.
import assert from 'node:assert/strict';

import { Program } from './process.mjs';

/** Accounts of the emulator's seed. */
export const owner = { id: 7, name: 'Maren Ashby', email: 'maren.ashby@larkspur.example', password: 'Larkspur-7' };
export const expiredToken = '15e8f6a9-c34b-4072-8d5f-a2b19c7e6d04';

/** startSandbox starts an emulator on a free port. */
export async function startSandbox() {
  const program = new Program(['sandbox', '--addr', '127.0.0.1:0']);
  const [line] = await program.finds('stdout', /^.*\n/);
  return new Sandbox(program, JSON.parse(line));
}

class Sandbox {
  constructor(program, account) {
    this.program = program;
    Object.assign(this, account); // url, token, organizationId, teamId, userId
  }

  async #control(path, body) {
    const init = body && { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${this.url}/sandbox/${path}`, init);
    const text = await response.text();
    assert.equal(response.status, 200, `/sandbox/${path}: ${text}`);
    return JSON.parse(text);
  }

  state() { return this.#control('state'); }

  /** requests are the API calls so far, and how many of them changed anything. */
  requests() { return this.#control('requests'); }

  async mutations() { return (await this.requests()).mutations; }

  async outbox() { return (await this.#control('outbox')).mails; }

  inject(fault) { return this.#control('faults', fault); }

  async accepts(email, password) { return (await this.#control('check-password', { email, password })).valid; }

  stop() { return this.program.stop(); }
}
