import type { Redirect, Script, Simple } from './script.ts';
import { type Url, urlOf } from './url.ts';
import { resolved } from './variables.ts';
import { everyCommand } from './walk.ts';

/** The address of bash's `/dev/tcp/HOST/PORT` in a redirection of the command. */
export function deviceAddressOf(
  command: { readonly redirects: readonly Redirect[] },
  script?: Script,
): Url | undefined {
  return devices(command, script)[0]?.url;
}

interface Device {
  readonly url: Url;
  readonly descriptor: number | undefined;
}

function devices(command: { readonly redirects: readonly Redirect[] }, script?: Script): readonly Device[] {
  return command.redirects.flatMap(({ target, descriptor }) => {
    const path = target === undefined ? '' : resolved(target, script);
    if (!path.startsWith('/dev/tcp/')) return [];
    const address = path.slice('/dev/tcp/'.length);
    const slash = address.lastIndexOf('/');
    const url = urlOf(`tcp://${address.slice(0, slash)}:${address.slice(slash + 1)}`);
    return url === undefined ? [] : [{ url, descriptor }];
  });
}

/** The HTTP request that a command writes to `/dev/tcp`, itself or through the descriptor that it opens. */
export function deviceRequestOf(command: Simple, script?: Script): (Url & { readonly method: string }) | undefined {
  const device = devices(command, script)[0];
  if (device === undefined) return undefined;
  const writers = [command, ...(script === undefined ? [] : writersTo(device.descriptor, script))];
  for (const word of writers.flatMap((writer) => writer.words)) {
    const line = /^([A-Z]{3,7}) (\/\S*) HTTP\//.exec(word.unquoted);
    const [path = '/', query] = (line?.[2] ?? '').split('?');
    if (line?.[1] !== undefined)
      return { ...device.url, scheme: 'http', method: line[1], path, ...(query !== undefined && { query }) };
  }
  return undefined;
}

function writersTo(descriptor: number | undefined, script: Script): readonly Simple[] {
  if (descriptor === undefined) return [];
  return [...everyCommand(script.statements)].flatMap((command) =>
    command.kind === 'simple' && usesDescriptor(command, descriptor) ? [command] : [],
  );
}

/** Whether a command duplicates a descriptor: `>&3`, `1>&3`, `<&3`, `3>&-`. */
export function usesDescriptor(command: { readonly redirects: readonly Redirect[] }, descriptor: number): boolean {
  return command.redirects.some(
    (redirect) =>
      redirect.operator.endsWith('&') &&
      (redirect.target?.value === String(descriptor) || redirect.descriptor === descriptor),
  );
}

/** Descriptors above 2 that a command opens on `/dev/tcp`. */
export function deviceDescriptorsOf(command: Simple): readonly number[] {
  return devices(command).flatMap(({ descriptor }) => (descriptor === undefined || descriptor < 3 ? [] : [descriptor]));
}
