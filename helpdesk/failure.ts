// Errors an operator or a caller can tell apart by their code.

export type FailureCode =
  | 'DRAFT_REFUSED'
  | 'TICKETS_LIMITED'
  | 'DATABASE_NEWER'
  | 'DATABASE_UNREACHABLE'
  | 'DATABASE_UNUSABLE'
  | 'HELPDESK_CLOSED';

/** Makes an error with a code; the message names no value a person typed. */
export function failure(code: FailureCode, message: string, cause?: unknown): Error & { code: FailureCode } {
  return Object.assign(new Error(`${code}: ${message}`, cause === undefined ? {} : { cause }), { code });
}

/** The code of any error that has one, in our or a driver's sense. */
export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}
