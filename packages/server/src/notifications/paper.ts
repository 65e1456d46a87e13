import { escaped } from '../kernel/html.ts';
import { type News, oneLine, type Section, sectionsOf, subjectOf } from './letter.ts';

export type Written = { readonly subject: string; readonly text: string; readonly html: string };

/** Writes a mail, as text and as HTML that says the same. Whatever people wrote is text in both, and nothing else. */
export const write = (reader: string, news: News): Written =>
  writeSections(reader, subjectOf(news), sectionsOf(news));

/** The same of sections that somebody else has made. */
export const writeSections = (reader: string, subject: string, sections: readonly Section[]): Written => ({
  subject,
  text: asText(reader, sections),
  html: asHtml(reader, sections),
});

const closing =
  'A link never decides anything: you sign in, read, and sign. Which mail you get is up to you: see the preferences.';

function asText(reader: string, sections: readonly Section[]): string {
  const parts = sections.map(({ heading, facts, quotes, link }) =>
    [
      oneLine(heading),
      '',
      ...facts.map(([name, value]) => `${`${oneLine(name)}:`.padEnd(13)}${oneLine(value)}`),
      ...quotes.flatMap(({ who, words }) => ['', `${oneLine(who)} wrote:`, ...linesOf(words).map(quoted)]),
      '',
      `${link.label}: ${link.url}`,
    ].join('\n'),
  );
  return `Hello ${oneLine(reader)},\n\n${parts.join(`\n\n${'-'.repeat(60)}\n\n`)}\n\n-- \n${closing}\n`;
}

const linesOf = (words: string): string[] => words.split(/\r\n|[\n\r\u2028\u2029]/).map(oneLine);
const quoted = (line: string): string => `> ${line}`;

function asHtml(reader: string, sections: readonly Section[]): string {
  const body = sections.map(sectionHtml).join('<hr>');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"></head><body style="${font}"><p>Hello ${shown(reader)},</p>${body}<p style="color:#666">${shown(closing)}</p></body></html>`;
}

const font = 'font:15px/1.5 sans-serif';

function sectionHtml({ heading, facts, quotes, link }: Section): string {
  const rows = facts.map(
    ([name, value]) =>
      `<tr><td style="padding-right:1em;color:#666;vertical-align:top">${shown(name)}</td><td>${shown(value)}</td></tr>`,
  );
  const words = quotes.map(
    (quote) =>
      `<p>${shown(quote.who)} wrote:</p><blockquote>${linesOf(quote.words).map(escaped).join('<br>')}</blockquote>`,
  );
  return `<h2 style="font-size:1.2em">${shown(heading)}</h2><table>${rows.join('')}</table>${words.join('')}<p><a href="${escaped(link.url)}">${shown(link.label)}</a></p>`;
}

const shown = (text: string): string => escaped(oneLine(text));
