// Names as directories, Kerberos and other tools print them beside an output: distinguished names, principals, hosts.

import { isCommon, learn, type Names } from './redact-names.ts';
import { findPublicHost, isCountry, isDomainEnd, isNoHost, isPublicObject } from './redact-patterns.ts';
import { has, isLabelled, type Shape } from './redact-shapes.ts';

/** Where two begin at the same sign, the first counts; the shapes of redact-shapes.ts come before them. */
export const DIRECTORY_SHAPES: readonly Shape[] = [
  {
    canStandIn: has(/=(?<=(?:cn|ou|dc)=)/i),
    // CN=PC-7,OU=Laptops,DC=corp,DC=contoso,DC=example; the subject of a certificate
    pattern:
      /(?<![0-9A-Za-z])(?:CN|OU|DC)=(?:[^,;"<>=\\\n]|\\.){1,64}(?:, ?(?:CN|OU|DC|O|L|S|ST|C)=(?:[^,;"<>=\\\n]|\\.){1,64}){0,12}/gi,
    replace: replaceDistinguished,
  },
  {
    canStandIn: has(/\/(?<=(?:HOST|cifs|ldap|krbtgt|TERMSRV|RestrictedKrbHost|WSMAN|HTTP|GC|DNS|MSSQLSvc)\/)[a-z]/i),
    // HOST/pc-7.corp.contoso.example; HTTP/1.1 is none
    pattern:
      /(?<![0-9A-Za-z/])((?:HOST|TERMSRV|RestrictedKrbHost|cifs|ldap|krbtgt|WSMAN|HTTP|GC|DNS|MSSQLSvc)\/)([A-Za-z][A-Za-z0-9-]{1,62}(?:\.[A-Za-z0-9-]{1,62}){0,8})(?![0-9A-Za-z-])/g,
    replace: (names, written, service = '', host = '') =>
      findPublicHost(host) || isCommon(host) ? written : service + learn(names, 'host', host),
  },
  {
    canStandIn: (line) => line.includes(' @ '),
    // Client: nina @ CORP.CONTOSO.EXAMPLE (klist)
    pattern: /(?<![0-9A-Za-z])(Client: )([^@<>:\s]{1,64})(?= @ )/g,
    replace: (names, _written, label = '', name = '') =>
      label + (name.endsWith('$') ? learn(names, 'host', name.slice(0, -1)) : learn(names, 'user', name)),
  },
  {
    canStandIn: has(/-(?<=(?:desktop|laptop|win|cpc|minint)-)/i),
    // The names Windows gives by itself.
    pattern:
      /(?<![0-9A-Za-z-])(?:DESKTOP-[0-9A-Z]{7}|LAPTOP-[0-9A-Z]{8}|WIN-[0-9A-Z]{11}|MININT-[0-9A-Z]{7}|CPC-[0-9a-z]{2,6}-[0-9A-Z]{4,5})(?![0-9A-Za-z-])/gi,
    replace: (names, written) => learn(names, 'host', written),
  },
  {
    // A host or a domain that nothing else tells of.
    canStandIn: has(/\.[a-z]{2}/i),
    pattern:
      /(?<![0-9A-Za-z_$@\u00c0-\u024f-]|[0-9A-Za-z\u00c0-\u024f]\.)[0-9A-Za-z_\u00c0-\u024f-]{1,63}\.[0-9A-Za-z_.\u00c0-\u024f-]{2,190}/g,
    replace(names, written) {
      const name = written.replace(/[._-]{1,8}$/, '');
      return isHost(name) ? learn(names, 'host', name) + written.slice(name.length) : written;
    },
  },
  {
    // The recovery key of a drive.
    canStandIn: has(/[0-9]{6}-[0-9]{6}-[0-9]{6}-[0-9]{6}-/),
    pattern: /(?<![0-9-])[0-9]{6}(?:-[0-9]{6}){7}(?![0-9-])/g,
    replace: (names, written) => learn(names, 'key', written),
  },
  {
    canStandIn: isLabelled,
    // What no one should paste; a word alone is said of a password, and is none: `password: still refused`.
    pattern:
      /((?:password|passwd|pwd|passphrase|secret|wachtwoord|passord)["' ]{0,3}[:=]["' ]{0,3}|authorization: bearer )([^\s"'<>,;]{4,200})/gi,
    replace: (names, written, label = '', secret = '') =>
      /^[a-z\u00c0-\u024f.!?]*$/i.test(secret) ? written : label + learn(names, 'secret', secret),
  },
];

/** By its end, because files, namespaces and joined sentences are written with points too. */
function isHost(name: string): boolean {
  const labels = name.split('.');
  const end = labels[labels.length - 1] ?? '';
  if (labels.length < 2 || labels.includes('')) return false;
  if (end !== end.toLowerCase() && name !== name.toUpperCase()) return false;
  if (findPublicHost(name) || isNoHost(name)) return false;
  return isDomainEnd(end) || (labels.length > 2 && isCountry(end));
}

/** Each part by itself: the domain is one name, containers that every directory has stay. */
function replaceDistinguished(names: Names, written: string): string {
  // Behind a single part the sentence goes on.
  const [alone = '', ...words] = written.split(' ');
  if (!written.includes(',') && words.length > 0 && !isPublicObject(written.slice(3)))
    return [replaceDistinguished(names, alone), ...words].join(' ');
  const parts = written.split(/(?<!\\),/);
  const valueOf = (part: string): string => part.slice(part.indexOf('=') + 1);
  const isDomain = (part: string): boolean => /^ ?dc=/i.test(part);
  const domain = parts.filter(isDomain).map(valueOf).join('.');
  const kept: string[] = [];
  let isNamed = false;
  for (const part of parts) {
    const start = part.slice(0, part.indexOf('=') + 1);
    if (!isDomain(part))
      kept.push(isPublicObject(valueOf(part)) ? part : start + learn(names, 'object', valueOf(part)));
    else if (findPublicHost(domain)) kept.push(part);
    else if (!isNamed) {
      kept.push(start + learn(names, 'domain', domain));
      isNamed = true;
    }
  }
  return kept.join(',');
}
