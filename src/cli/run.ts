import { ConfigError } from '../config/config-error.ts';
import { visible } from '../report/visible.ts';
import { readArguments } from './arguments.ts';
import type { Command } from './command.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { type Output, processOutput } from './output.ts';
import { UsageError } from './usage-error.ts';

/** Runs a command line, without the program's own name, and gives the exit code. Never throws. */
export async function run(argv: readonly string[]): Promise<ExitCode> {
  let output = processOutput(undefined);
  let debug = argv.includes('--debug');
  try {
    const command = readArguments(argv);
    debug = command.debug;
    if (command.colour !== undefined) output = processOutput(command.colour);
    return await perform(command, output);
  } catch (error) {
    return failed(error, debug, output);
  }
}

async function perform(command: Command, output: Output): Promise<ExitCode> {
  const cwd = process.cwd();
  switch (command.kind) {
    case 'migrate':
      if (command.paths[0] === '-') return (await import('./stream-run.ts')).runStream(command, { cwd, output });
      return (await import('./migration-run.ts')).runMigration(command, { cwd, output });
    case 'pr':
      return (await import('./pull-request-run.ts')).runPullRequest(command, output);
    case 'explain':
      (await import('./explanation.ts')).explain(command.rule, output);
      break;
    case 'rules':
      (await import('./explanation.ts')).listRules(output);
      break;
    case 'init':
      output.out(`${visible((await import('./first-config.ts')).writeFirstConfig(cwd))} written.\n`);
      break;
    case 'completion': {
      const { completionScript } = await import('./completion.ts');
      output.out(completionScript(command.shell, (await import('./known-names.ts')).knownNames.rules));
      break;
    }
    case 'help':
      output.out((await import('./help.ts')).helpText());
      break;
    case 'version':
      output.out(`${(await import('./release.ts')).version()}\n`);
      break;
  }
  return exitCode.done;
}

function failed(error: unknown, debug: boolean, { err, paint }: Output): ExitCode {
  const head = paint.err('bad', 'error');
  if (error instanceof UsageError || error instanceof ConfigError) {
    const place = error instanceof ConfigError ? `${visible(error.file)}:${error.line}:${error.column}: ` : '';
    err(`${head}: ${place}${visible(error.message)}\n`);
    if (error.hint !== undefined) err(`${paint.err('note', 'hint')}: ${visible(error.hint)}\n`);
    return exitCode.usage;
  }
  err(`${head}: a bug of sidecar-migrate: ${visible(error instanceof Error ? error.message : String(error))}\n`);
  if (debug && error instanceof Error) err(`${error.stack ?? ''}\n`);
  else err('Nothing was left half done. `--debug` shows where it happened.\n');
  return exitCode.bug;
}
