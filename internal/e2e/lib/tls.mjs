// TLS in front of a server that has none, for clients that speak nothing else.
import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';

import { scratch } from './process.mjs';

/** startTLS serves what an address has, over TLS: its host, and the file with the certificate that a client has to trust. */
export async function startTLS(address) {
  const { key, certificate } = selfSigned();
  const file = join(scratch, 'certificate.pem');
  writeFileSync(file, certificate);
  const { hostname, port } = new URL(address);
  const server = createServer({ key, cert: certificate }, (incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    const forwarded = request({ hostname, port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.on('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    host: `127.0.0.1:${server.address().port}`,
    trust: { NODE_EXTRA_CA_CERTS: file },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** selfSigned makes a certificate for this machine, which lasts a day. Node signs, but has no call that makes one. */
function selfSigned() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256', publicKeyEncoding: { type: 'spki', format: 'der' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const day = 86_400_000;
  const time = (at) => der(0x18, new Date(at).toISOString().replace(/[-:T]|\.\d+/g, ''));
  const name = sequence(der(0x31, sequence(oid('550403'), der(0x0c, 'make-mcp tests'))));
  const ecdsaWithSHA256 = sequence(oid('2a8648ce3d040302'));
  const extension = (id, value) => sequence(oid(id), der(0x04, value));
  const content = sequence(
    der(0xa0, der(0x02, [2])), // version 3
    der(0x02, [1, ...randomBytes(8)]),
    ecdsaWithSHA256, name, sequence(time(Date.now() - day), time(Date.now() + day)), name, publicKey,
    der(0xa3, sequence(
      extension('551d13', sequence(der(0x01, [0xff]))), // an authority, so that a client can be told to trust it
      extension('551d11', sequence(der(0x87, [127, 0, 0, 1]))), // the address that it is for
    )),
  );
  const signature = sign('sha256', content, createPrivateKey(privateKey));
  const whole = sequence(content, ecdsaWithSHA256, der(0x03, Buffer.concat([Buffer.of(0), signature])));
  const lines = whole.toString('base64').match(/.{1,64}/g).join('\n');
  return { key: privateKey, certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n` };
}

/** der is a value as certificates are written: what it is, how long, and what is in it. */
function der(tag, content) {
  const bytes = Buffer.from(content);
  const size = bytes.length < 128 ? [bytes.length] : bytes.length < 256 ? [0x81, bytes.length] : [0x82, bytes.length >> 8, bytes.length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), bytes]);
}

const sequence = (...parts) => der(0x30, Buffer.concat(parts));
const oid = (hex) => der(0x06, Buffer.from(hex, 'hex'));
