// TLS in front of a server that has none, for clients that speak nothing else.
import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';

import { generate } from 'selfsigned';

import { scratch } from './process.mjs';

/** startTLS serves what an address has, over TLS: its host, and the file with the certificate that a client has to trust. */
export async function startTLS(address) {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'make-mcp tests' }], certificate);
  const file = join(scratch, 'certificate.pem');
  writeFileSync(file, cert);
  const { hostname, port } = new URL(address);
  const server = createServer({ key, cert }, (incoming, outgoing) => {
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

// A certificate for this machine, and an authority too, so that a client can be told to trust it.
const certificate = {
  keyType: 'ec', algorithm: 'sha256',
  extensions: [{ name: 'basicConstraints', cA: true }, { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
};
