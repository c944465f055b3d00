/**
 * A part of the day, as far as it decides which hour a number means. `noon-pm` and `noon-am` are 午後 and 午前, where 12 has two
 * readings; `pm` and `am` are the English ones, where it has not.
 */
export type Daypart = 'am' | 'pm' | 'noon-am' | 'noon-pm' | 'morning' | 'midday' | 'afternoon' | 'evening' | 'night' | 'late-night'

/**
 * The hours a written hour can be in a part of the day, best first; 24 and more belong to the next day. No hours: nobody says that.
 *
 * Reasons for the less obvious: 夜12時 is the midnight that ends the day; 深夜1時 of a day is the night that follows it, though some mean
 * the early hours of the day itself; 午後12時 is noon to most and midnight to the railway; 夕方 begins at three in winter.
 */
export const hoursOf: Readonly<Record<Daypart, (hour: number) => readonly number[]>> = {
  am: (hour) => (hour === 12 ? [0] : hour < 12 ? [hour] : []),
  pm: (hour) => (hour === 12 ? [12] : hour < 12 ? [hour + 12] : within(hour, 13, 23)),
  'noon-am': (hour) => (hour === 12 ? [0, 12] : hour < 12 ? [hour] : []),
  'noon-pm': (hour) => (hour === 12 ? [12, 24] : hour < 12 ? [hour + 12] : within(hour, 13, 23)),
  morning: (hour) => within(hour, 0, 11),
  midday: (hour) => (hour >= 1 && hour <= 5 ? [hour + 12] : hour === 0 ? [12] : within(hour, 10, 17)),
  afternoon: (hour) => (hour >= 1 && hour <= 7 ? [hour + 12] : within(hour, 12, 19)),
  evening: (hour) => (hour >= 3 && hour <= 11 ? [hour + 12] : within(hour, 15, 23)),
  night: (hour) =>
    hour >= 5 && hour <= 11 ? [hour + 12] : hour === 12 || hour === 0 ? [24] : hour <= 4 ? [hour + 24, hour] : within(hour, 17, 29),
  'late-night': (hour) =>
    hour >= 9 && hour <= 11 ? [hour + 12] : hour === 12 || hour === 0 ? [24, 0] : hour <= 5 ? [hour + 24, hour] : within(hour, 21, 29),
}

function within(hour: number, from: number, to: number): readonly number[] {
  return hour >= from && hour <= to ? [hour] : []
}
