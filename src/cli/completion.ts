import { type OptionSpec, optionSpecs, type Shell, shells, subcommands } from './options.ts';

const specs = Object.entries(optionSpecs as Readonly<Record<string, OptionSpec>>);
const commands = Object.entries(subcommands);

/** A completion script for a shell; `rules` are the ids that `explain` completes. */
export function completionScript(shell: Shell, rules: readonly string[]): string {
  return { bash, zsh, fish }[shell](rules);
}

function bash(rules: readonly string[]): string {
  const words = [...specs.map(([name]) => `--${name}`), ...commands.map(([name]) => name)].join(' ');
  const choices = specs.filter(([, { of }]) => of !== undefined);
  const cases = choices.map(
    ([name, { of }]) => `    --${name}) COMPREPLY=($(compgen -W '${of?.join(' ')}' -- "$word")); return ;;`,
  );
  return `# Completion of sidecar-migrate for bash: eval "$(sidecar-migrate completion bash)"
_sidecar_migrate() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]}
  case $before in
${cases.join('\n')}
    explain) COMPREPLY=($(compgen -W '${rules.join(' ')}' -- "$word")); return ;;
    completion) COMPREPLY=($(compgen -W '${shells.join(' ')}' -- "$word")); return ;;
  esac
  if [[ $word == -* || $COMP_CWORD == 1 ]]; then
    COMPREPLY=($(compgen -W '${words}' -- "$word"))
  fi
  COMPREPLY+=($(compgen -f -- "$word"))
}
complete -o filenames -F _sidecar_migrate sidecar-migrate
`;
}

function zsh(rules: readonly string[]): string {
  const options = specs.map(([name, spec]) => `    ${quoted(zshOption(name, spec))}`);
  const list = commands.map(([name, says]) => `      ${quoted(`${name}:${says}`)}`);
  return `#compdef sidecar-migrate
# Completion of sidecar-migrate for zsh: eval "$(sidecar-migrate completion zsh)"
_sidecar_migrate() {
  local -a options commands
  options=(
${options.join('\n')}
  )
  commands=(
${list.join('\n')}
  )
  case $words[2] in
    explain) _values rule ${rules.map(quoted).join(' ')} ; return ;;
    completion) _values shell ${shells.join(' ')} ; return ;;
  esac
  (( CURRENT == 2 )) && _describe command commands
  _arguments -s $options '*:path:_files'
}
compdef _sidecar_migrate sidecar-migrate
`;
}

function zshOption(name: string, { says, value, of, multiple }: OptionSpec): string {
  const star = multiple === true ? '*' : '';
  const words = says.replace(/[[\]:]/gu, ' ');
  if (value === undefined) return `--${name}[${words}]`;
  const action = of === undefined ? '_files' : `(${of.join(' ')})`;
  return `${star}--${name}=[${words}]:${value}:${action}`;
}

function fish(rules: readonly string[]): string {
  const start = 'complete -c sidecar-migrate';
  const options = specs.map(([name, { short, value, of, says }]) => {
    const letter = short === undefined ? '' : ` -s ${short}`;
    const argument = value === undefined ? '' : ' -r';
    const choices = of === undefined ? '' : ` -f -a ${fishQuoted(of.join(' '))}`;
    return `${start} -l ${name}${letter}${argument}${choices} -d ${fishQuoted(says)}`;
  });
  const list = commands.map(([name, says]) => `${start} -n __fish_use_subcommand -a ${name} -d ${fishQuoted(says)}`);
  return `# Completion of sidecar-migrate for fish: sidecar-migrate completion fish | source
${[...options, ...list].join('\n')}
${start} -f -n '__fish_seen_subcommand_from explain' -a ${fishQuoted(rules.join(' '))}
${start} -f -n '__fish_seen_subcommand_from completion' -a ${fishQuoted(shells.join(' '))}
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function fishQuoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
