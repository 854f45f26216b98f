// Reads JSON from the channel's or Microsoft Graph's side: signed, following no redirect, ended after three seconds.

const TIMEOUT_MS = 3_000;

/** Gets and parses. Throws for anything but a success; the error carries the `status`, never a body. */
export async function getJson(url: string, token: string): Promise<unknown> {
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.ok) return response.json();
  await response.body?.cancel();
  throw Object.assign(new Error('not ok'), { status: response.status });
}
