// What passes on the wire, byte by byte, for what no client would send.
import { request as httpRequest } from 'node:http';
import { connect as connectTCP } from 'node:net';

import { modern } from './clients.mjs';
import { Program, startHTTP, within } from './process.mjs';

export const initialize = (id, capabilities = {}) => ({
  jsonrpc: '2.0', id, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities, clientInfo: { name: 'e2e', version: '1' } },
});
export const initialized = { jsonrpc: '2.0', method: 'notifications/initialized' };

/** meta is what each request of the newer era carries. */
export const meta = {
  'io.modelcontextprotocol/protocolVersion': modern,
  'io.modelcontextprotocol/clientInfo': { name: 'e2e', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

/** Stdio is a server on stdio, and the JSON-RPC messages that it has written. */
export class Stdio {
  #waiting = [];
  #rest = '';
  messages = [];

  constructor({ args = [], env } = {}) {
    this.program = new Program(args, { env });
    this.program.child.stdout.on('data', (text) => {
      const lines = (this.#rest + text).split('\n');
      this.#rest = lines.pop();
      for (const line of lines) this.#take(JSON.parse(line));
    });
  }

  #take(message) {
    this.messages.push(message);
    this.#waiting = this.#waiting.filter(({ id, resolve }) => id !== message.id || void resolve(message));
  }

  write(text) { this.program.child.stdin.write(text); }

  send(message) { this.write(`${JSON.stringify(message)}\n`); }

  /** answer waits for the answer with an id; null is the id of answers to what has none. */
  answer(id, ms = 15_000) {
    const promise = new Promise((resolve) => { this.#waiting.push({ id, resolve }); });
    return within(ms, `the answer to ${id}`, promise);
  }

  ask(message, ms) {
    const answer = this.answer(message.id, ms);
    this.send(message);
    return answer;
  }

  async open() {
    await this.ask(initialize(0));
    this.send(initialized);
    return this;
  }
}

/** post sends bytes to an HTTP server and returns status, headers and text of the answer. */
export function post(address, body, { headers = {}, method = 'POST', ms = 15_000 } = {}) {
  const answered = new Promise((resolve, reject) => {
    const request = httpRequest(address, { method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => { text += part; });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
  return within(ms, `the answer of ${address}`, answered);
}

/** jsonIn is the JSON-RPC message in an answer: its body, or the last event of its stream. */
export function jsonIn({ text }) {
  const events = [...text.matchAll(/^data: (.*)$/gm)];
  return JSON.parse(events.length ? events.at(-1)[1] : text);
}

const mcpHeaders = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

/**
 * wires are the ways to speak to a server without a client. Each opens one on a sandbox and returns
 *   raw(bytes, id)  sends bytes and returns the JSON-RPC answer (and the HTTP status, where there is one)
 *   program         the server
 *   meta            what each request of the newer era has to carry
 */
export const wires = {
  stdio: async (settings) => {
    const server = await new Stdio(settings).open();
    return {
      program: server.program,
      raw: async (bytes, id = null) => {
        const answer = server.answer(id);
        server.write(`${bytes}\n`);
        return { message: await answer };
      },
    };
  },
  sse: async (settings) => {
    const program = await startHTTP(settings);
    const { origin } = new URL(program.address);
    const stream = await fetch(`${origin}/sse`);
    const reader = stream.body.pipeThrough(new TextDecoderStream()).getReader();
    let seen = '';
    const find = (pattern) => within(15_000, `${pattern} on the stream`, (async () => {
      for (;;) {
        const match = seen.match(pattern);
        if (match) return match;
        const { value, done } = await reader.read();
        if (done) throw new Error(`the stream ended before ${pattern}`);
        seen += value;
      }
    })());
    const [, endpoint] = await find(/event: endpoint\r?\ndata: (\S+)/);
    const send = (bytes) => post(new URL(endpoint, origin), bytes, { headers: mcpHeaders });
    const raw = async (bytes, id = null) => {
      const response = await send(bytes);
      if (response.status !== 202) return { message: jsonIn(response), status: response.status };
      const [, data] = await find(new RegExp(`data: (.*"id":${id}[,}].*)`));
      return { message: JSON.parse(data) };
    };
    await raw(JSON.stringify(initialize(0)), 0);
    await send(JSON.stringify(initialized));
    return { program, raw };
  },
  http: async (settings) => {
    const program = await startHTTP(settings);
    const address = `${program.address}/mcp`;
    const first = await post(address, JSON.stringify(initialize(0)), { headers: mcpHeaders });
    const headers = { ...mcpHeaders, 'mcp-session-id': first.headers['mcp-session-id'], 'mcp-protocol-version': '2025-11-25' };
    await post(address, JSON.stringify(initialized), { headers });
    return {
      program,
      raw: async (bytes) => {
        const response = await post(address, bytes, { headers });
        return { message: jsonIn(response), status: response.status };
      },
    };
  },
  [`http, ${modern}`]: async (settings) => {
    const program = await startHTTP(settings);
    const send = (bytes, { method = 'tools/call', name } = {}) => {
      const headers = { ...mcpHeaders, 'mcp-protocol-version': modern, 'mcp-method': method, ...(name && { 'mcp-name': name }) };
      return post(`${program.address}/mcp`, bytes, { headers });
    };
    return {
      program, meta, post: send,
      raw: async (bytes, id, headers) => {
        const response = await send(bytes, headers);
        return { message: jsonIn(response), status: response.status };
      },
    };
  },
};

let lastID = 100;

/** callTool calls a tool over a wire. Arguments may be JSON text, for what no object can hold. */
export async function callTool(wire, name, args) {
  const id = lastID += 1;
  const params = { name, arguments: '«args»', ...(wire.meta && { _meta: wire.meta }) };
  const text = JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params })
    .replace('"«args»"', typeof args === 'string' ? args : JSON.stringify(args));
  return wire.raw(text, id, { name });
}

/** open opens a bare connection to an HTTP server. */
export async function bareConnection(address) {
  const { port, hostname } = new URL(address);
  const socket = connectTCP(port, hostname);
  socket.on('error', () => {});
  await within(5_000, 'a connection', new Promise((resolve) => { socket.on('connect', resolve); }));
  return socket;
}
