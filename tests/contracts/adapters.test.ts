// Both SDKs keep the same contract, so that moving from one to the other is one setting.
import { SDKS } from '../../bot/channel.ts';
import { adapterContract } from './adapter-contract.ts';

for (const sdk of SDKS) for (const mode of ['teams', 'local'] as const) adapterContract(sdk, mode);
