import { accountNodeId, page } from '../../rest/render/account.ts';
import type { Account } from '../../world/account.ts';

/** An account as `User`, `Organization` or `Bot`. A bot's login has no `[bot]` here. */
export function accountNode(account: Account) {
  const { id, login, type } = account;
  return {
    __typename: type,
    id: accountNodeId(account),
    databaseId: id,
    login: type === 'Bot' ? login.replace('[bot]', '') : login,
    url: page(type === 'Bot' ? `apps/${login.replace('[bot]', '')}` : login),
  };
}
