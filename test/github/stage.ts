import type { Access } from '../../src/github/access.ts';
import { openGateway } from '../../src/github/gateway.ts';
import type { Gateway } from '../../src/pull-request/gateway.ts';
import type { StoryFiles } from '../simulated-github/people/files.ts';
import { everything, type Stage, setStage } from '../simulated-github/stage.ts';
import type { Issue } from '../simulated-github/world/issue.ts';
import type { Repository } from '../simulated-github/world/repository.ts';

/** A stage with a gateway of the App to `acme/shop`. */
export interface GatewayStage extends Stage {
  readonly gateway: Gateway;
  /** A gateway in the name of somebody else, or with other wishes. */
  open(access?: Partial<Access>, repository?: string): Gateway;
}

/** What is looked for where nothing is expected. */
export const nothing = { branches: [], prefix: 'sidecar-migrate/' };

/** Sets the stage. */
export async function setGatewayStage(files?: StoryFiles): Promise<GatewayStage> {
  const stage = await setStage({
    ...(files === undefined ? {} : { files }),
    app: { slug: 'sidecar-migrate', permissions: everything, events: ['push'] },
  });
  // A fresh one each time, because stories put the clock forward.
  const token = () => Promise.resolve(stage.github.token(stage.installation));
  const open = (access: Partial<Access> = {}, repository = 'acme/shop'): Gateway => {
    const [owner = '', name = ''] = repository.split('/');
    const usual = { token, login: 'sidecar-migrate[bot]', baseUrl: stage.github.url };
    return openGateway({ owner, name }, { ...usual, ...access });
  };
  return { ...stage, gateway: open(), open };
}

/** The issue or pull request of that number. */
export function issueOf(repository: Repository, number: number): Issue {
  const issue = repository.issue(number);
  if (issue === undefined) throw new RangeError(`There is no #${number}.`);
  return issue;
}
