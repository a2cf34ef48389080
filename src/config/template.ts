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

# Workarounds that are meant to stay, with the reason.
# ignore:
#   - rule: ${known.rules[0] ?? 'a-rule'}
#     paths: ["deploy/legacy/**"]
#     reason: "the vendor's chart needs it"

# From here on: where pull requests are made. How fast they come in the whole organisation; without this, one is open
# until somebody merges it.
# pullRequests:
#   open: 10
#   perDay: 20

# What goes together into one pull request: repo, directory or workload.
# grouping: repo

# draft: false
# labels: ["kubernetes"]
# reviewers: ["octocat", "my-org/platform"]
# assignees: ["octocat"]

# {what} and {where} stand for what changes and where.
# title: "{what}"
# commitMessage: "{what}"
# signoff: false
# branchPrefix: sidecar-migrate/

# When pull requests are opened and updated.
# schedule:
#   days: [mon, tue, wed, thu]
#   from: "09:00"
#   until: "17:00"
#   timeZone: Europe/Berlin

# Logins or addresses whose commits on these branches are not taken for a person's, as globs.
# ignoredAuthors: ["pre-commit-ci[bot]"]

# What happens on other pull requests: whether a new workaround fails the check, whether changes are suggested.
# checks:
#   blocking: false
#   suggestions: true

# In the settings of an organisation (its repository .github): keys that a repository cannot change.
# locked: [kubernetes]
`;
}
