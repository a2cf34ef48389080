/**
 * What Kubernetes makes of `$(VAR)` in command, args and env values: variables with a known value are replaced, `$$(`
 * becomes `$(`, everything else stays.
 */
export function expandVariables(text: string, env: ReadonlyMap<string, string | undefined>): string {
  if (!text.includes('$')) return text;
  return text.replace(/\$\$|\$\(([A-Za-z_.-][A-Za-z0-9_.-]{0,200})\)/g, (whole, name: string | undefined) =>
    whole === '$$' ? '$' : (env.get(name ?? '') ?? whole),
  );
}
