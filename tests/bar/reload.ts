// The whole knowledge is reloaded from the chat while people ask: in time, and nobody waits or is dropped.
import { reloadUnderLoad } from '../bot/reload-under-load.ts';
import { inTime, noneOf, type Measure, type Row } from './row.ts';

export const measures: Measure[] = [
  {
    id: 'reload',
    what: 'the whole knowledge reloaded while people ask',
    quick: reloadRows,
    full: reloadRows,
    alone: true,
  },
];

const RELOAD_MS = 2_000;
const DELAY_MS = 50;

async function reloadRows(): Promise<Row[]> {
  const { ms, asked, dropped, mixed, delayMs } = await reloadUnderLoad();
  return [
    inTime('reload.served', ms, RELOAD_MS),
    noneOf('reload.dropped', dropped, asked),
    noneOf('reload.mixed', mixed, asked),
    inTime('reload.loop-delay-p99', delayMs, DELAY_MS),
  ];
}
