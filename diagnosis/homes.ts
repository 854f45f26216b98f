// The sections in which Windows prints a label.

import { FIELDS } from './fields.ts';

const homes = new Map<string, string[]>();
for (const { label, section } of FIELDS) homes.set(label, [...(homes.get(label) ?? []), section]);

/** The sections of the field table that hold a label; empty for a label it does not know. */
export const homeSections = (label: string): readonly string[] => homes.get(label) ?? [];
