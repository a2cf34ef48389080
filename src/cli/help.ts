import { type OptionSpec, optionSpecs, subcommands } from './options.ts';

/** The text of `--help`. */
export function helpText(): string {
  const options = Object.entries(optionSpecs as Readonly<Record<string, OptionSpec>>).map(([name, spec]) =>
    row(optionHead(name, spec), spec.says),
  );
  const commands = Object.entries(subcommands).map(([name, says]) => row(name, says));
  return `Turns faked Kubernetes sidecars into native ones and takes the workarounds out.

Usage: sidecar-migrate [options] [PATH...]
       sidecar-migrate pr OWNER/REPO [--dry-run]
       sidecar-migrate explain RULE | rules | init | completion SHELL

Reads manifests in files and folders (default: the current one) and reports what
it would change. With - it reads standard input and prints the result.

Commands
${commands.join('\n')}

Options
${options.join('\n')}

Exit code
  0  nothing left to do     1  findings left
  2  wrong usage            3  a bug of sidecar-migrate
`;
}

function optionHead(name: string, { short, value }: OptionSpec): string {
  const lead = short === undefined ? '    ' : `-${short}, `;
  return `${lead}--${name}${value === undefined ? '' : ` ${value}`}`;
}

function row(head: string, says: string): string {
  return `  ${head.padEnd(26)} ${says}`;
}
