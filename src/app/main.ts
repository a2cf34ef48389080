import { FolderError, FolderInUseError, NewerSchemaError, UnreachableError } from './database/database-error.ts';
import { redrive } from './redrive.ts';
import { run, secretiveLog } from './run.ts';
import { CredentialsError } from './server/receiver.ts';
import { readSettings } from './settings.ts';
import { SettingsError } from './settings-error.ts';
import { setUp } from './setup/setup.ts';

/** What an operator can put right: said in one line, without a stack. */
const explained = [FolderError, FolderInUseError, UnreachableError, NewerSchemaError, CredentialsError, SettingsError];

/** Without a command, the App itself; `redrive` puts back what nobody could do. */
async function main([command, ...args]: readonly string[]): Promise<void> {
  if (command === undefined) return await serve();
  if (command !== 'redrive') throw new SettingsError(`There is no command ${command}. There is redrive.`);
  const settings = readSettings(process.env);
  const { log } = secretiveLog({ ...settings, level: 'warn' }, (line) => process.stderr.write(`${line}\n`));
  await redrive(args, settings, { log, say: (line) => process.stdout.write(`${line}\n`) });
}

async function serve(): Promise<void> {
  const stopping = new AbortController();
  // Whoever asks twice does not want to wait.
  const stop = (): void => (stopping.signal.aborted ? process.exit(1) : stopping.abort());
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const settings = readSettings(process.env);
  const say = (text: string): void => void process.stderr.write(text);
  const credentials = settings.credentials ?? (await setUp(settings, { say, signal: stopping.signal }));
  if (credentials === undefined) return;
  const whole = { ...settings, credentials };
  const running = await run(
    whole,
    secretiveLog(whole, (line) => process.stdout.write(`${line}\n`)),
  );
  await aborted(stopping.signal);
  await running.stop();
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
}

try {
  await main(process.argv.slice(2));
  process.exit(0);
} catch (error) {
  const known = explained.some((kind) => error instanceof kind);
  process.stderr.write(`${known ? (error as Error).message : ((error as Error).stack ?? error)}\n`);
  process.exit(1);
}
