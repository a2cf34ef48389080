import type { Trade } from '../jobs/trade.ts';
import { attendOnGitHub, excuseOnGitHub } from './attending.ts';
import { publishOnGitHub } from './publishing.ts';
import { scanOnGitHub, type TradeSettings } from './scanning.ts';

/** The work of the App, done on GitHub. */
export function githubTrade(settings: TradeSettings): Trade {
  return {
    scan: async (subject) => await scanOnGitHub(settings, subject),
    publish: async (subject, plan, fence) => await publishOnGitHub(settings, subject, { plan, fence }),
    attend: async (subject, what) => await attendOnGitHub(settings, subject, what),
    excuse: async (subject, what) => await excuseOnGitHub(settings, subject, what),
  };
}
