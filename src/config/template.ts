import type { Known } from './settings.ts';

/** The commented configuration that `sidecar-migrate init` writes: every key, none of them set. */
export function configTemplate(known: Known): string {
  const products = known.products.flatMap((id) => [`# ${id}:`, '#   version: "1.0"', '#   native: true']);
  return `# Settings of sidecar-migrate for this repository. Every key is optional; what is not set is assumed, and every
# report says what it assumed.

# The lowest version of Kubernetes that these manifests run on. A minor version means its latest patch.
# kubernetes: "1.34"

# The lowest versions of products that inject or bring sidecars, and whether what they inject is native.
${products.join('\n')}

# Which changes are made: "safe" ones only, or also "unsafe" ones, which a person must look at.
# fixes: safe

# What single rules do: off, report (say it, change nothing) or on. \`sidecar-migrate rules\` lists them.
# rules:
${known.rules
  .slice(0, 2)
  .map((id) => `#   ${id}: report`)
  .join('\n')}

# Which files are read, as globs relative to the root of this repository.
# paths:
#   include: ["deploy/**"]
#   exclude: ["**/testdata/**"]

# Names or images of containers, as globs, where it cannot be told which one is the sidecar.
# sidecars: ["*-proxy", "registry.example/agents/*"]
# apps: ["web"]
`;
}
