// What a shape is: a way of writing several things in one section, and how to take them apart.
import type { Section } from '../sections.ts';

/** A stretch of lines that belong together; `text` only where the lines alone do not say it (a table row). */
export interface Piece {
  from: number;
  to: number;
  text?: string;
}

/** Takes a section apart; null when the section is not written in this shape. */
export type Shape = (section: Section) => Piece[] | null;
