import type { LocalizedText } from '../../kernel/language.ts'

export const phrases = {
  nothingWaiting: {
    ja: 'お待たせしている回答はございません。ほかにご質問がございましたら、お気軽にお送りください。',
    en: 'There is no answer waiting for you. Is there anything else you would like to know?',
  },
  greeting: {
    ja: 'お問い合わせありがとうございます。{name}です。ご質問をどうぞ。',
    en: 'Hello, and thank you for getting in touch with {name}. How can I help?',
  },
  thanks: {
    ja: 'どういたしまして。ほかにもございましたら、いつでもお声がけください。',
    en: 'You’re very welcome. Let me know if there’s anything else.',
  },
  goodbye: {
    ja: 'ありがとうございました。またのお越しをお待ちしております。',
    en: 'Thank you, and see you soon.',
  },
  help: {
    ja: '{name}のご案内係です。営業時間や場所、メニュー、アレルギーなど、{name}のことをお答えします。わからないことは、そのとおりお伝えします。',
    en: 'I’m the front desk of {name}. Ask me about opening hours, how to find us, what we serve, allergies and the like. If I don’t know, I’ll say so.',
  },
  sticker: {
    ja: 'スタンプをありがとうございます。ご質問がありましたら、お気軽にお書きください。',
    en: 'Thanks for the sticker! If you have a question, just write it here.',
  },
  attachment: {
    ja: 'お送りいただきありがとうございます。申し訳ございませんが、画像や音声、ファイルの中身は確認できません。文字でお書きいただけますか。',
    en: 'Thank you for sending that. I’m afraid I can’t look at pictures, recordings or files. Could you write it in words?',
  },
} satisfies Record<string, LocalizedText>
