import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Container } from './image-steps-container.ts';
import { performSteps, removeSteps } from './image-steps-stages.ts';

/** Performs the steps of the Dockerfile where no Docker engine runs, and starts the result until it is healthy. */
const scratch = mkdtempSync(join(tmpdir(), 'sidecar-migrate-image-'));
try {
  const image = performSteps(join(import.meta.dirname, '..'), scratch);
  console.log('The steps of the Dockerfile are done.');
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const nowhere = { GITHUB_API_URL: 'http://127.0.0.1:9', PORT: '0', OPERATOR_PORT: '19090' };
  const credentials = { APP_ID: '1', PRIVATE_KEY: privateKey, WEBHOOK_SECRET: 'no secret at all' };
  const container = new Container(image, { ...nowhere, ...credentials });
  console.log(container.writesCode ? 'Its user can write into the code.' : 'Its user cannot write into the code.');
  container.start();
  const isHealthy = await container.healthy(60);
  console.log(isHealthy ? 'It is healthy.' : `It does not become healthy:\n${container.output.join('\n')}`);
  const code = await container.stop();
  console.log(`Stopped with ${code}.`);
  process.exitCode = isHealthy && code === 0 && !container.writesCode ? 0 : 1;
} finally {
  removeSteps(scratch);
}
