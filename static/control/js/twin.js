/**
 * The second map of a comparison: another day, another knowledge, or both, in the view of the first.
 * Input: functions that open a surface, draw a picture on it, find what is doubtful and fetch a ledger. Output: the timeline
 * it shows, once it is there. Must not know the store or how the two maps are laid out.
 */

export function createTwin({ element, here, openSurface, drawPicture, loadTimeline, findDoubts }) {
  let surface = null;
  let picture = null;
  let timeline = null;
  let rows = null;
  let shownDay = null;
  let chosen = '';
  let asked = 0;

  function close() {
    asked += 1;
    surface?.remove();
    surface = picture = timeline = rows = null;
    element.hidden = true;
  }

  /** Show a day under a knowledge ({knownOn, reportedUntil}; neither: the page's own); resolves with its timeline, or null when overtaken. */
  async function show(day, knowledge) {
    const number = (asked += 1);
    const isOvertaken = () => number !== asked;
    const other = knowledge.knownOn || knowledge.reportedUntil ? await loadTimeline(knowledge).catch((error) => {
      if (!isOvertaken()) throw error;
    }) : here;
    if (isOvertaken()) return null;
    element.hidden = false;
    if (other !== timeline) {
      surface?.remove();
      timeline = other;
      surface = openSurface();
      picture = drawPicture(surface, timeline);
      rows = timeline.rowsOn(day);
      shownDay = day;
      markDoubts();
      picture.draw(rows, [...rows.keys()]);
      picture.showNames();
      choose(chosen);
    } else if (day !== shownDay) {
      picture.draw(rows, timeline.advance(rows, shownDay, day));
      shownDay = day;
      markDoubts();
    }
    surface.resize();
    return timeline;
  }

  /** Mark what is doubtful on its own day, as on the first map. */
  const markDoubts = () => picture?.markDoubts(findDoubts(timeline, rows, shownDay));

  function choose(slug) {
    chosen = slug;
    picture?.choose(timeline.indexOfSlug.get(slug) ?? -1);
  }

  /** The states in view, each with its own actors; null where a district is not covered. */
  const listStates = () => (picture ? timeline.listStates(rows, picture.listVisible()) : []);

  return { show, close, choose, markDoubts, listStates, actors: () => timeline?.actors ?? [], repaint: () => picture?.repaint(), resize: () => surface?.resize() };
}
