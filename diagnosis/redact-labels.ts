// What stands behind a label of another tool: a row, a pair of JSON, an element, a value of the registry.

import { isCommon, learn, learnComputer, type Names } from './redact-names.ts';
import { findPublicHost, isComputer, isPublicObject, isWellKnownAccount } from './redact-patterns.ts';
import { hidePeople, hidePerson } from './redact-people.ts';

const KINDS: Readonly<Record<string, string>> = {
  host: 'devicename,computername,machinename,hostname,pcname,csname,csdnshostname,dnshostname,pscomputername,apparaatnaam,computernaam,hostnaam,pcnaam,enhetsnavn,maskinnavn,datamaskinnavn,vertsnavn,pcnavn,rechnername,ger\u00e4tename,kdccalled,workstationname,sourceworkstation,callercomputername,logonserver,aanmeldingsserver,p\u00e5loggingsserver',
  // Also of apps and policies, or a word of a sentence.
  display:
    'displayname,name,host,computer,datamaskin,device,apparaat,toestel,enhet,laptop,werkplek,machine,configurationitem,asset,assettag,assetname',
  // Also the begin of a sentence about somebody.
  person:
    'user,primaryuser,affecteduser,lastuser,loggedonuser,gebruiker,betrokkengebruiker,bruker,ber\u00f8rtbruker,benutzer,utilisateur,caller,melder,aanmelder,indiener,innmelder,requester,requestor,requestedby,requestedfor,reportedby,reporter,openedby,openedfor,loggedby,submittedby,assignedto,contact,contactperson,contactpersoon,kontaktperson,medewerker,employee,ansatt,deviceowner',
  user: 'username,userid,userdisplayname,givenname,surname,fullname,registeredowner,geregistreerdeeigenaar,registrerteier,owner,ownername,mailnickname,samaccountname,accountname,targetusername,subjectusername,accountnaam,kontonavn,gebruikersnaam,voornaam,achternaam,eigenaar,brukernavn,fornavn,etternavn,eier,benutzername,loginhint',
  organization:
    'registeredorganization,geregistreerdeorganisatie,registrertorganisasjon,organization,organisation,organisatie,organisasjon,companyname,tenantname,tenantdisplayname',
  tenant: 'tenant,leietaker',
  managed: 'manageddevicename',
  domain:
    'primarydnssuffix,primairdnsachtervoegsel,prim\u00e6rtdnssuffiks,prim\u00e6resdnssuffix,connectionspecificdnssuffix,csdomain,accountdomain,targetdomainname,subjectdomainname,accountdomein,kontodomene,sitename,dcsitename,oursitename,userdnsdomain',
  serial:
    'serialnumber,serial,biosserialnumber,biosseralnumber,identifyingnumber,serienummer,seriennummer,servicetag,imei',
  mac: 'macaddress,wifimacaddress,ethernetmacaddress,physicaladdress,macadres,macadresse',
  phone: 'phonenumber,mobilephone,businessphones,telephonenumber,homephone',
  proxies: 'proxyserver,proxyservers,bypasslist,lijstoverslaan',
};
const KIND_OF = new Map(
  Object.entries(KINDS).flatMap(([kind, labels]) => labels.split(',').map((label) => [label, kind])),
);

const PAIR = /("([A-Za-z]{4,24})" ?: ?\[?")([^"<>]{2,120})(?=")/g;
const ELEMENT = /((?:Name=["']|<)([A-Za-z]{4,24})["']?>)([^<>]{2,120})(?=<)/g;

/** Whether such a label tells what stands beside or below it. */
export const isLabel = (label: string): boolean => KIND_OF.has(keyOf(label));
const keyOf = (label: string): string => label.toLowerCase().replace(/[^a-z\u00c0-\u024f]/g, '');

/** Learns a value that stands below its label. */
export const learnValue = (names: Names, label: string, value: string): void => void replaceValue(names, label, value);

/** A serial number on the line below its title, as `wmic` prints it. */
export function learnSerials(names: Names): void {
  if (!names.text.includes('Number')) return;
  for (const [, serial = ''] of names.text.matchAll(SERIAL_BELOW))
    if (/[0-9]/.test(serial)) learn(names, 'serial', serial);
}
const SERIAL_BELOW =
  /(?:Serial|Identifying)Number[ \t]{0,40}\n{1,3}[ >|]{0,20}([0-9A-Z][0-9A-Z-]{4,30})[ \t]{0,40}(?=\n|$)/g;

/** A line in which the values behind such labels are replaced. */
export function hideLabelled(names: Names, line: string): string {
  let hidden = line;
  const hide: Hide = (written, before, label, value) => {
    const replaced = replaceValue(names, label, value);
    if (replaced === value) return written;
    names.count += 1;
    return before + replaced;
  };
  if (hidden.includes('"') && hidden.includes('":')) hidden = hidden.replace(PAIR, hide);
  else if (hidden.includes('">') || hidden.includes('</')) hidden = hidden.replace(ELEMENT, hide);
  return hidePeople(names, hideRow(hidden, hide));
}

type Hide = (written: string, before: string, label: string, value: string) => string;

/** A row of any tool, a value of the registry: a label, a sign, a value. */
function hideRow(line: string, hide: Hide): string {
  const label = pastMarks(line, 0);
  const sign = signFrom(line, label);
  if (sign < label + SHORTEST || sign > label + LONGEST) return line;
  const value = pastMarks(line, line.startsWith('REG_SZ', sign) ? sign + 6 : sign);
  const ends = LISTED.test(line.slice(label, sign)) ? ENDS : `${ENDS};`;
  let end = value;
  while (end < line.length && !ends.includes(line.charAt(end))) end += 1;
  while (end > value && MARKS[line.charCodeAt(end - 1)] === 1) end -= 1;
  const written = line.slice(value, end);
  if (written.length < 2 || written.length > LONGEST_VALUE) return line;
  // In a table a word beside a title may be the next title.
  if (line.slice(sign, value).includes('|') && !/[0-9 ]/.test(written)) return line;
  const replaced = hide(written, '', line.slice(label, sign), written);
  return replaced === written ? line : line.slice(0, value) + replaced + line.slice(end);
}

const SHORTEST = 4;
const LONGEST = 44;
const LONGEST_VALUE = 120;
/** What stands around labels and values: blanks, quotes, marks of quoted mails, leaders. */
const MARKS = Uint8Array.from({ length: 0x80 }, (_, code) =>
  ' \t"\'>|*-.,:='.includes(String.fromCharCode(code)) ? 1 : 0,
);
const ENDS = '\t"<>|';
const LISTED = /proxy|bypass|overslaan/i;

function pastMarks(line: string, from: number): number {
  let at = from;
  while (at < line.length && MARKS[line.charCodeAt(at)] === 1) at += 1;
  return at;
}

/** Where a label ends; -1 in a line without such a sign. */
function signFrom(line: string, from: number): number {
  for (let at = from; at < line.length && at <= from + 100; at += 1) {
    const code = line.charCodeAt(at);
    if (code === 58 || code === 61 || code === 9 || code === 124)
      return Math.min(at, from + lengthOf(line.slice(from, at)));
  }
  const registry = line.indexOf(' REG_SZ ');
  return registry < 0 ? -1 : registry + 1;
}

/** The length of a label without the blanks and leaders behind it. */
function lengthOf(label: string): number {
  let end = label.length;
  while (end > 0 && MARKS[label.charCodeAt(end - 1)] === 1) end -= 1;
  return end;
}

/** `\\\\DC01` keeps its sign. */
function replaceHost(names: Names, value: string): string {
  if (!ONE_NAME.test(value)) return value;
  const host = value.replace(/^\\{2}/, '');
  return value.slice(0, value.length - host.length) + learnComputer(names, host);
}

function replaceValue(names: Names, label: string, value: string): string {
  const kind = KIND_OF.get(keyOf(label));
  if (kind === undefined || value.length < 2 || isCommon(value) || isWellKnownAccount(value) || NOBODY.test(value))
    return value;
  if (findPublicHost(value) || isPublicObject(value)) return value;
  switch (kind) {
    case 'host':
      return replaceHost(names, value);
    case 'managed':
      return learn(names, 'host', value);
    case 'tenant':
      return /^[A-Z\u00c0-\u00de]\S{0,60} [A-Z\u00c0-\u00de&]/.test(value)
        ? learn(names, 'organization', value)
        : value;
    case 'display':
      return isComputer(value) ? learnComputer(names, value) : value;
    case 'person':
      return hidePerson(names, value);
    case 'user':
      // A computer has an account too: OSLNB12$
      if (value.endsWith('$')) return `${replaceHost(names, value.slice(0, -1))}$`;
      return PERSON.test(value) ? learn(names, 'user', value) : value;
    case 'domain':
      return ONE_NAME.test(value) ? learn(names, 'domain', value) : value;
    case 'serial':
      return /^[0-9A-Z][0-9A-Z -]{3,40}$/i.test(value) && /[0-9]/.test(value) ? learn(names, 'serial', value) : value;
    case 'mac':
      return /^[0-9a-f]{12}$/i.test(value) ? learn(names, 'mac', value) : value;
    case 'phone':
      return /^[+(0-9][0-9 ()./-]{6,24}$/.test(value) ? learn(names, 'phone', value) : value;
    case 'proxies':
      return value.replace(PROXY, (written: string, before: string, host: string) =>
        isCommon(host) || /^(?:https?|ftp|socks)$/i.test(host) || findPublicHost(host) || /^[0-9.]{1,20}$/.test(host)
          ? written
          : before + learn(names, 'host', host),
      );
    default:
      return /^[A-Z\u00c0-\u00de0-9]|\.[a-z]{2,12}$/.test(value) ? learn(names, kind, value) : value;
  }
}

/** What tools print for nobody. */
const NOBODY =
  /^(?:n\/a|null|undefined|not? .{1,20}|\(.{0,30}\)|windows.{0,20}|intune.{0,30}|direct.{0,30}|true|false)$/i;
const ONE_NAME = /^(?:\\\\)?[A-Za-z0-9\u00c0-\u024f][A-Za-z0-9._\u00c0-\u024f-]{1,120}\$?$/;
/** A name of one word, or of a few that begin with capitals. */
const PERSON =
  /^(?:[A-Za-z0-9._\u00c0-\u024f-]{3,64}|[A-Z\u00c0-\u00de][A-Za-z'.\u00c0-\u024f-]{1,40}(?:,? [A-Za-z\u00c0-\u024f][A-Za-z'.\u00c0-\u024f-]{0,40}){1,4})$/;
/** http=proxy:3128;https=proxy:3128; *.contoso.example;dc01 */
const PROXY =
  /((?:^|[;, ])(?:https?=|ftp=|socks=)?(?:https?:\/\/)?[*.]{0,2})(?!https?=)([A-Za-z0-9][A-Za-z0-9._-]{1,100})(?![A-Za-z0-9*@])/g;
