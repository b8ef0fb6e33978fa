// An official client that knows nothing but the address signs its person in at an OAuth issuer.
import assert from 'node:assert/strict';
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, test } from 'node:test';

import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

import { connected, environment, startHTTP, thirteen } from './lib/process.mjs';
import { startSandbox } from './lib/sandbox.mjs';

const limits = { timeout: 40_000 };
const redirect = 'http://127.0.0.1:9/callback';

/** startIssuer starts an OAuth issuer at which everybody is signed in at once. */
async function startIssuer() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const codes = new Map(); // to what was asked for
  const issuer = { asked: [], tokens: [] };
  const b64 = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
  const issue = ({ resource, scope }) => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer.address, sub: 'maren', aud: [resource], scope, iat: now, exp: now + 300 };
    const signed = `${b64({ alg: 'ES256', kid: '1' })}.${b64(claims)}`;
    const token = `${signed}.${sign('sha256', signed, { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
    issuer.tokens.push(token);
    return token;
  };
  const answers = {
    '/.well-known/oauth-authorization-server': () => ({
      issuer: issuer.address, jwks_uri: `${issuer.address}/keys`, authorization_endpoint: `${issuer.address}/authorize`,
      token_endpoint: `${issuer.address}/token`, response_types_supported: ['code'], code_challenge_methods_supported: ['S256'],
    }),
    '/keys': () => ({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: '1' }] }),
    '/authorize': (query) => {
      const code = randomUUID();
      codes.set(code, Object.fromEntries(query));
      issuer.asked.push(Object.fromEntries(query));
      return { code };
    },
    '/token': (_, form) => ({ access_token: issue(codes.get(form.get('code'))), token_type: 'Bearer', expires_in: 300 }),
  };
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, issuer.address);
    let body = '';
    for await (const chunk of request) body += chunk;
    const answer = answers[pathname];
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
    response.end(answer && JSON.stringify(answer(searchParams, new URLSearchParams(body))));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => server.close());
  issuer.address = `http://127.0.0.1:${server.address().port}`;
  return issuer;
}

/** person is what the client asks of its host: to keep things, and to send its person somewhere. */
function person() {
  const kept = {};
  return {
    redirectUrl: redirect,
    clientMetadata: { client_name: 'e2e', redirect_uris: [redirect] },
    clientInformation: () => ({ client_id: 'e2e' }),
    tokens: () => kept.tokens,
    saveTokens: (tokens) => { kept.tokens = tokens; },
    codeVerifier: () => kept.verifier,
    saveCodeVerifier: (verifier) => { kept.verifier = verifier; },
    redirectToAuthorization: async (url) => { kept.code = (await (await fetch(url)).json()).code; },
    code: () => kept.code,
  };
}

test('an official client finds the issuer, signs in and is let in', limits, async () => {
  const issuer = await startIssuer();
  const sandbox = await startSandbox();
  const server = await startHTTP({
    args: ['--oauth-issuer', issuer.address, '--oauth-scopes', 'make:use', '--log-level', 'debug'], env: connected(sandbox),
  });
  const address = new URL(`${server.address}/mcp`);
  const provider = person();
  const transport = () => new StreamableHTTPClientTransport(address, { authProvider: provider });

  const first = transport();
  await assert.rejects(new Client({ name: 'e2e', version: '1' }).connect(first), UnauthorizedError);
  await first.finishAuth(provider.code());
  const client = new Client({ name: 'e2e', version: '1' });
  await client.connect(transport());
  assert.deepEqual((await client.listTools()).tools.map((tool) => tool.name), thirteen);
  const result = await client.callTool({ name: 'data-stores_list', arguments: { teamId: sandbox.teamId } });
  assert.ok(!result.isError);

  const [asked] = issuer.asked;
  assert.equal(asked.resource, address.href, 'the token is for this server');
  assert.equal(asked.scope, 'make:use', 'the server said what it needs');
  const { requests } = await sandbox.requests();
  assert.deepEqual(requests.map((r) => r.authorization), [`Token ${sandbox.token}`]);
  for (const part of issuer.tokens.flatMap((token) => token.split('.'))) assert.ok(!server.stderr.includes(part));
  assert.match(server.stderr, /"principal":"oauth:[0-9a-f]{32}"/);
  await client.close();
  await server.stop();
  await sandbox.stop();
});

test('an issuer that is not there: one clear sentence', limits, async () => {
  const server = startHTTP({ args: ['--sandbox', '--oauth-issuer', 'http://127.0.0.1:9'], env: environment() });
  await assert.rejects(server, /doesn't tell where its keys are/);
});
