/**
 * The panel of the chosen district: its state on the day in words with every doubt, its history as a
 * band and a list, its deals, the evidence. Input: timeline, words, a loader of one district's page.
 * Output: page elements; picks of another day go to the store. Report text is only ever set as text.
 */
import { describeSymbol } from '../symbols.js';
import { NOT_COVERED } from '../timeline.js';
import { formatDay } from '../intervals.js';
import { makeBand } from './band.js';
import { byId, h, safeLink, sayFailure } from './dom.js';

export function createPanel({ store, timeline, patterns, words, loadDistrict, addresses, onClose, titleOfList }) {
  const section = byId('panel-district');
  const list = byId('panel-list');
  const sheet = byId('sheet');
  const atlas = byId('atlas');
  let shown = -1;
  let parts = null;
  let request = null;

  sheet.addEventListener('click', () => openSheet(!atlas.classList.contains('sheet-open')));
  function openSheet(open) {
    atlas.classList.toggle('sheet-open', open);
    sheet.setAttribute('aria-expanded', String(open));
  }

  /** How many pixels of the map's lower edge lie under the sheet of a phone, which is let slide to where it goes. */
  function countCovered() {
    const panel = byId('panel');
    for (const slide of panel.getAnimations()) slide.finish();
    const [mine, map] = [panel, byId('map')].map((each) => each.getBoundingClientRect());
    return mine.left >= map.right || mine.right <= map.left ? 0 : Math.max(0, map.bottom - mine.top);
  }

  /** The closed sheet of a phone already says the most important thing. */
  function drawHandle(d, day) {
    const title = byId('sheet-title');
    if (d < 0) return title.replaceChildren(words.t(titleOfList() ?? 'all_districts'));
    const row = timeline.rowAt(d, day);
    const state = row === NOT_COVERED ? null : timeline.readRow(row);
    return title.replaceChildren(patterns.makeSwatch(describeSymbol(state, timeline.actors)),
      h('b', { text: words.nameOf(timeline.districts[d].name) }), h('span', { text: words.standing(state, timeline.actors, { brief: true, empty: timeline.emptiness(d) }) }));
  }

  const stateLine = (state) => [words.standing(state, timeline.actors, { empty: timeline.emptiness(shown) }), ...words.qualities(state, timeline.actors)];

  function drawState(day) {
    const { row, certain: dated, others } = timeline.certaintyAt(shown, day);
    const state = row === NOT_COVERED ? null : timeline.readRow(row);
    const whole = parts.told.find(({ rows }) => rows.includes(row)) ?? state;
    const certain = dated && !(whole?.carried && whole.row !== row); // what is only carried on until this day is not certain
    const [main, ...more] = stateLine(state);
    const doubts = words.doubts(state, { day, certain: dated });
    parts.state.replaceChildren(
      h('p', { class: 'state-day', text: words.t('on_day', { date: words.day(day) }) }),
      h('p', { class: 'state-main' }, patterns.makeSwatch(describeSymbol(state, timeline.actors), { width: 34, height: 24 }), h('span', {}, main, more.map((text) => h('span', { class: 'quality', text })))),
    );
    if (state) {
      const grade = words.codeAt('confidence', state.confidenceStart);
      const known = words.codeAt('standing', state.standing) !== 'unknown'; // nothing is certain of what is not known
      parts.state.append(h('ul', { class: 'facts' },
        h('li', { text: words.span(whole) }),
        known || !certain ? h('li', { class: certain ? 'is-certain' : 'is-possible', text: words.t(certain ? 'certain' : 'possible') }) : null,
        grade === 'none' || !known ? null : h('li', { class: `grade grade-${grade}`, text: words.t('confidence_start', { grade: words.labelAt('confidence', state.confidenceStart).toLowerCase() }) })));
    }
    if (doubts.length) parts.state.append(h('ul', { class: 'doubts' }, doubts.map((text) => h('li', { text }))));
    if (others.length) {
      parts.state.append(h('ul', { class: 'others' }, others.map((other) => {
        const otherState = timeline.readRow(other);
        return h('li', {}, patterns.makeSwatch(describeSymbol(otherState, timeline.actors)), words.t('possible_other', { state: stateLine(otherState).join(words.t('comma')) }));
      })));
    }
    for (const { row: first, rows } of parts.told) parts.items.get(first).classList.toggle('is-now', rows.includes(row));
    parts.band.move(day);
  }

  const sayGrade = ({ report, credibility }) => [words.label('reliability', report?.source?.reliability ?? ''), words.label('credibility', credibility ?? '')].filter(Boolean).join(' · ');
  const gradeOf = (evidence) => [evidence.report?.source?.reliability, evidence.credibility].filter(Boolean).join('');

  const publisherOf = ({ publisher, source }) =>
    (publisher === source.name ? words.own(source.name, source.name_ar) : { text: publisher });
  const titleOf = (report) => {
    if (report.title_ar) return words.own(report.title, report.title_ar);
    return report.title ? { text: report.title, lang: report.language || null } : publisherOf(report);
  };

  function drawEvidence(evidence) {
    const { report } = evidence;
    const unsourced = !report || report.source?.kind === 'unsourced';
    const contradicts = evidence.stance === 'contradicts';
    const facts = [];
    const said = words.own(evidence.said_by, evidence.said_by_ar).text;
    if (said) facts.push(h('span', { text: words.t('said_by', { speaker: said }) }));
    if (report?.published) facts.push(h('span', { text: words.t('published', { date: words.edtf(report.published) }) }));
    if (report?.via) facts.push(h('span', { text: words.t('via', { via: words.own(report.via, report.via_ar).text }) }));
    if (evidence.against_interest) facts.push(h('span', { text: words.t('against_interest') }));
    return h('li', { class: `evidence ${contradicts ? 'is-contradicting' : ''}` },
      h('p', { class: 'evidence-head' },
        contradicts ? h('b', { class: 'stance', text: words.t('contradicts') }) : null,
        unsourced ? h('span', { class: 'unsourced', text: words.t('unsourced') }) : safeLink(report.url, titleOf(report)) ?? h('span', titleOf(report)),
        report?.title && report.publisher && !unsourced ? h('span', { class: 'publisher', ...publisherOf(report) }) : null,
        gradeOf(evidence) ? h('a', { class: 'admiralty', href: addresses.grades(), title: sayGrade(evidence), 'aria-label': sayGrade(evidence), text: gradeOf(evidence) }) : null),
      evidence.reading ? h('p', { class: 'reading', ...words.own(evidence.reading, evidence.reading_ar) }) : null,
      evidence.quote ? h('blockquote', { dir: 'auto', lang: report?.language || null, text: evidence.quote }) : null,
      evidence.note ? h('p', { class: 'note', ...words.own(evidence.note, evidence.note_ar) }) : null,
      facts.length ? h('p', { class: 'evidence-facts' }, facts) : null);
  }

  function drawDetails(answer) {
    const byStart = new Map(answer.periods.map((period) => [period.from, period]));
    for (const [row, item] of parts.items) {
      const state = timeline.readRow(row);
      const period = byStart.get(formatDay(state.span[0]));
      const body = item.querySelector('.period-body');
      if (!period) continue;
      const evidence = period.evidence ?? [];
      body.replaceChildren(...[
        period.note ? h('p', { class: 'note', ...words.own(period.note, period.note_ar) }) : null,
        evidence.length ? h('ul', { class: 'evidence-list' }, evidence.map(drawEvidence)) : h('p', { class: 'quiet', text: words.t('no_evidence') }),
        period.deal ? h('p', { class: 'quiet' }, h('a', { href: addresses.deal(period.deal.slug), text: words.nameOf(period.deal.name) })) : null,
        h('p', {}, h('button', { type: 'button', class: 'link', text: words.t('goto_start', { date: words.day(state.span[0]) }), on: { click: () => store.set({ on: Math.max(timeline.coverage.from, state.span[0]) }) } })),
      ].filter(Boolean));
    }
    parts.deals.replaceChildren(h('h3', { text: words.t('deals') }), answer.deals.length
      ? h('ul', { class: 'deal-list' }, answer.deals.map((deal) => h('li', {},
        h('a', { href: addresses.deal(deal.slug), text: words.nameOf(deal.name) }),
        h('span', { class: 'quality', text: words.label('deal_kind', deal.kind) }),
        deal.role ? h('span', { class: 'quality', text: words.label('deal_district_role', deal.role) }) : null,
        deal.started ? h('small', { text: deal.started === deal.ended ? words.edtf(deal.started) : words.t('from_to', { from: words.edtf(deal.started), to: words.edtf(deal.ended) }) }) : null)))
      : h('p', { class: 'quiet', text: words.t('no_deals') }));
    const boundary = answer.district?.boundary;
    if (boundary) parts.shape.textContent = [words.t(boundary.approximate ? 'shape_approximate' : 'shape_surveyed'), boundary.attribution || words.own(boundary.source, boundary.source_ar).text].filter(Boolean).join('. ');
  }

  async function load(slug) {
    request?.abort();
    request = new AbortController();
    const { signal } = request;
    try {
      const answer = await loadDistrict(slug, store.get(), signal);
      if (!signal.aborted) drawDetails(answer);
    } catch (error) {
      if (error.name === 'AbortError' || signal.aborted) return;
      parts.deals.replaceChildren(h('p', { class: 'failure', role: 'status' }, sayFailure(words, 'evidence_failed', error, () => load(slug))));
    }
  }

  function drawDistrict(d, day) {
    const district = timeline.districts[d];
    const shape = district.boundary ? 'shape_approximate' : district.lat === null ? 'shape_none' : 'shape_circle';
    const items = new Map();
    const told = timeline.told(d);
    const periods = told.map((state) => {
      const doubts = words.doubts(state, null);
      const mechanism = words.codeAt('mechanism', state.mechanism);
      const [main, ...more] = stateLine(state);
      const item = h('li', { class: 'period' }, h('details', {},
        h('summary', {}, patterns.makeSwatch(describeSymbol(state, timeline.actors)),
          h('span', { class: 'period-head' },
            h('span', { class: 'period-span', text: words.span(state) }),
            h('span', { class: 'period-state' }, main, more.map((text) => h('span', { class: 'quality', text }))),
            mechanism && mechanism !== 'not_stated' && mechanism !== 'unknown' ? h('span', { class: `mechanism mechanism-text-${mechanism}`, text: words.labelAt('mechanism', state.mechanism) }) : null,
            doubts.map((text) => h('span', { class: 'doubt', text })))),
        h('div', { class: 'period-body' }, h('p', { class: 'quiet', text: words.t('loading') }))));
      items.set(state.row, item);
      return item;
    });
    const band = makeBand(timeline, patterns, words, d, day, (picked) => store.set({ on: picked }));
    parts = {
      state: h('div', { class: 'state-now', 'aria-live': 'off' }), band, items, told,
      deals: h('div', { class: 'district-deals' }),
      shape: h('p', { class: 'quiet shape-note', text: words.t(shape, { radius: words.number(district.radius_m) }) }),
    };
    section.replaceChildren(...[
      h('p', { class: 'crumb' }, h('button', { type: 'button', class: 'link back', text: words.t('all_districts'), on: { click: onClose } })),
      h('h2', { id: 'district-name', tabindex: '-1' }, h('span', { text: words.nameOf(district.name) }), ' ',
        h('span', { class: 'other-name', ...words.otherName(district.name) })),
      h('p', { class: 'where', text: [words.label('district_kind', district.kind), district.parent ? words.nameOf(district.parent) : null].filter(Boolean).join(' · ') }),
      parts.state, periods.length ? band.element : null,
      periods.length ? h('h3', { text: words.t('history') }) : null,
      h('ol', { class: 'periods' }, periods.toReversed ? periods.toReversed() : periods.slice().reverse()),
      parts.deals, parts.shape,
      h('p', {}, h('a', { class: 'more', href: addresses.district(district.slug), text: words.t('full_page') })),
    ].filter(Boolean));
  }

  return {
    /** Show a district (an index) or the list (-1) on a day. */
    show(d, day) {
      const changed = d !== shown;
      shown = d;
      section.hidden = d < 0;
      list.hidden = d >= 0 || titleOfList() !== null;
      drawHandle(d, day);
      if (d < 0) {
        request?.abort();
        return;
      }
      if (changed) {
        drawDistrict(d, day);
        byId('panel-scroll').scrollTop = 0;
        load(timeline.districts[d].slug);
      }
      drawState(day);
    },
    openSheet,
    countCovered,
    /** Draw the district anew when it is next shown: another knowledge has another history. */
    forget() {
      shown = -1;
    },
    /** Go on from the heading of what is shown, where what had the focus is shown no more. */
    focus: () => [...byId('panel').querySelectorAll('h2')].find((heading) => heading.checkVisibility())?.focus({ preventScroll: true }),
  };
}
