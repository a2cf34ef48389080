/** A user, an organization or the bot user of an App. */
export interface Account {
  readonly id: number;
  login: string;
  readonly type: 'User' | 'Organization' | 'Bot';
  readonly name: string;
  /** Of an organization: its members by login. */
  readonly members: Map<string, 'member' | 'admin'>;
}

/** What a person may do in a repository, weakest first. */
export const roles = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const;

/** One of `roles`. */
export type Role = (typeof roles)[number];

/** Whether a role includes another. */
export function includesRole(role: Role, wanted: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(wanted);
}

/** The address that GitHub writes into commits of this account. */
export function noreplyAddress({ id, login }: Account): string {
  return `${id}+${login}@users.noreply.github.com`;
}
