import type { Tokens } from './access/tokens.ts';
import type { Complaints } from './contract/complaints.ts';
import type { FaultPlan } from './faults/fault-plan.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { PrimaryLimits } from './limits/primary.ts';
import type { SecondaryLimits } from './limits/secondary.ts';
import type { PostOffice } from './webhooks/post-office.ts';
import type { World } from './world/world.ts';

/** The parts of a simulated GitHub that a request meets. */
export interface Platform {
  readonly world: World;
  readonly office: PostOffice;
  readonly tokens: Tokens;
  readonly complaints: Complaints;
  readonly ledger: Ledger;
  readonly primary: PrimaryLimits;
  readonly secondary: SecondaryLimits;
  readonly faults: FaultPlan;
}
