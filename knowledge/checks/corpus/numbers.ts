// Numbers that contradict each other: a hex beside another decimal, one code under two symbols, a reason copied over.
import { decimals } from '../../../diagnosis/error-code.ts';
import type { CorpusFinding, Detector } from './finding.ts';

// `- **SYMBOL** (0x801c001d/-2145648611)`
const ITEM = /\*\*([A-Z][A-Z0-9_]+)\*\*\s{0,4}\((0x[0-9a-fA-F]{8})\/(-?[0-9]+)\)/;

interface CodeItem {
  symbol: string;
  hex: string;
  decimal: string;
  line: number;
  section: number;
  /** The first line below: why it happens. */
  reason: string;
}

export const findNumbers: Detector = (source, lines) => {
  const items = readItems(lines);
  const finding = (item: CodeItem, kind: CorpusFinding['kind'], seen: string, expected: string): CorpusFinding => ({
    file: source.file,
    line: item.line,
    kind,
    seen,
    expected,
    defects: [],
  });
  return items.flatMap((item, at) => {
    const found: CorpusFinding[] = [];
    const signed = decimals(item.hex)?.signed ?? '';
    if (signed !== item.decimal) {
      const other = `0x${(Number(item.decimal) >>> 0).toString(16)}`;
      found.push(
        finding(
          item,
          'hex-decimal',
          `${item.hex}/${item.decimal}`,
          `${item.hex} is ${signed}; ${item.decimal} is ${other}`,
        ),
      );
    }
    const before = items.slice(0, at);
    const twin = before.find(({ hex, symbol }) => hex === item.hex && symbol !== item.symbol);
    if (twin)
      found.push(
        finding(
          item,
          'one-code-two-symbols',
          `${item.symbol} (${item.hex})`,
          `${item.hex} is ${twin.symbol} (line ${twin.line})`,
        ),
      );
    const copied = before.find(({ section, reason }) => section === item.section && reason === item.reason);
    if (copied && item.reason !== '')
      found.push(
        finding(
          item,
          'copied-reason',
          item.reason,
          `a reason of its own: this one is ${copied.symbol}’s (line ${copied.line})`,
        ),
      );
    return found;
  });
};

function readItems(lines: readonly string[]): CodeItem[] {
  let section = 0;
  return lines.flatMap((text, at) => {
    if (text.startsWith('#')) section = at;
    const match = ITEM.exec(text);
    if (!match) return [];
    const [, symbol = '', hex = '', decimal = ''] = match;
    const reason = (lines[at + 1] ?? '').trim().replace(/^- /, '');
    return [{ symbol, hex: hex.toLowerCase(), decimal, line: at + 1, section, reason }];
  });
}
