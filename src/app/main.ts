import { FolderInUseError, NewerSchemaError } from './database/database-error.ts';
import { run, secretiveLog } from './run.ts';
import { CredentialsError } from './server/receiver.ts';
import { readSettings, SettingsError } from './settings.ts';

/** What an operator can put right: said in one line, without a stack. */
const explained = [FolderInUseError, NewerSchemaError, CredentialsError, SettingsError];

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const { credentials } = settings;
  if (credentials === undefined)
    throw new SettingsError('The App has no credentials: APP_ID, PRIVATE_KEY, WEBHOOK_SECRET.');
  const papers = secretiveLog(settings, (line) => process.stdout.write(`${line}\n`));
  const running = await run({ ...settings, credentials }, papers);
  const stop = once(async () => {
    await running.stop();
    process.exit(0);
  });
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function once(work: () => Promise<void>): () => void {
  let begun = false;
  return () => {
    if (begun) process.exit(1);
    begun = true;
    void work();
  };
}

try {
  await main();
} catch (error) {
  const known = explained.some((kind) => error instanceof kind);
  process.stderr.write(`${known ? (error as Error).message : ((error as Error).stack ?? error)}\n`);
  process.exit(1);
}
