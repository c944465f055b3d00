import type { LocalizedText } from '../kernel/language.ts'

/** What the front desk says when it cannot answer. */
export const phrases = {
  tooLong: {
    ja: '申し訳ございません。メッセージが長すぎて読み取れませんでした。5,000文字以内に分けてお送りください。',
    en: 'Sorry, that message is too long for me to read. Could you send it in parts of at most 5,000 characters?',
  },
  unreadable: {
    ja: '申し訳ございません。メッセージを読み取れませんでした。文字でお送りいただけますか。',
    en: 'Sorry, I couldn’t read that. Could you write it in words?',
  },
  unknown: {
    ja: '申し訳ございません。その件については、こちらではわかりかねます。',
    en: 'I’m sorry, I don’t know the answer to that.',
  },
  cannotLookUp: {
    ja: '申し訳ございません。ただいま資料を確認できません。少し時間をおいて、もう一度お試しください。',
    en: 'I’m sorry, I can’t look that up right now. Please try again in a little while.',
  },
  working: {
    ja: 'お調べしております。少しお時間をいただいております。ご用意ができましたら、下の「回答を見る」からご覧いただけます。',
    en: 'I’m still looking into this. Tap “See the answer” below in a moment to read it.',
  },
  seeAnswer: { ja: '回答を見る', en: 'See the answer' },
  failed: {
    ja: '申し訳ございません。うまくお答えできませんでした。',
    en: 'I’m sorry, something went wrong and I couldn’t answer.',
  },
} satisfies Record<string, LocalizedText>
