import type { LocalizedText } from '../kernel/language.ts'

export const phrases = {
  hoursTitle: { ja: '{branch}の営業時間です。', en: 'Opening hours of {branch}:' },
  closedEvery: { ja: '定休日：{days}', en: 'Closed: {days}' },
  daily: { ja: '毎日', en: 'Every day' },
  lastOrder: { ja: 'ラストオーダーは閉店の{minutes}分前です。', en: 'Last orders {minutes} minutes before closing.' },
  openNow: { ja: 'ただいま営業中です（本日{to}まで）。', en: 'We’re open now, until {to} today.' },
  closedNow: {
    ja: 'ただいまは営業時間外です。次は{date}{from}に開きます。',
    en: 'We’re closed right now and open next on {date} at {from}.',
  },
  closedNowLaterToday: { ja: 'ただいまは営業時間外です。本日は{from}に開きます。', en: 'We’re closed right now and open at {from} today.' },
  exceptionsTitle: { ja: '近日の変更：', en: 'Coming up:' },
  openOn: { ja: '{date}は {hours} に営業しております。', en: 'On {date} we’re open {hours}.' },
  closedOn: { ja: '{date}はお休みをいただいております。', en: 'We’re closed on {date}.' },
  nextOpen: { ja: '次の営業日は{date}（{hours}）です。', en: 'The next day we’re open is {date} ({hours}).' },
  yesAt: { ja: 'はい、{date}{time}は営業しております（{hours}）。', en: 'Yes, we’re open on {date} at {time} ({hours}).' },
  noAt: {
    ja: '申し訳ございません。{date}{time}は営業しておりません。その日の営業時間は {hours} です。',
    en: 'I’m afraid we’re not open on {date} at {time}; that day we’re open {hours}.',
  },
  branchesTitle: { ja: '店舗のご案内です。', en: 'Here are our shops.' },
  branchTitle: { ja: '場所のご案内です。', en: 'Here is where to find us.' },
  nearestTitle: { ja: 'お近くの店舗からご案内します。', en: 'Our shops, nearest to you first.' },
  today: { ja: '本日：{hours}', en: 'Today: {hours}' },
  closedToday: { ja: '休業', en: 'closed' },
  whichDate: { ja: '「{words}」の日付がわかりませんでした。', en: 'I couldn’t find the date “{words}” in the calendar.' },
} satisfies Record<string, LocalizedText>
