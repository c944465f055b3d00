/**
 * Words of English that any sentence may contain, whatever it is about: they say nothing of whether a business knows the subject.
 * A tenant's few examples cannot teach that `what is the` is common, so it is told here. Words are as the reader folds them
 * (lower case, no apostrophes). Question words stay fully in use for telling one intent from another; they only count little
 * when it is judged whether a message is about this business at all. Japanese needs no list: its grammar is written in hiragana,
 * but for the characters of `everydayHan`.
 */
export const everydayWords: ReadonlySet<string> = new Set(
  `a about after again all also am an and any anyone anything are around as at be because been before being best but by can cannot cant
  could couldnt did didnt do does doesnt doing done dont else ever every for from get gets getting give go goes going good got had has
  have having he hello help her here hey hi him his how i id if ill im in into is isnt it its ive just kind know let lets like long
  look looking lot made make many may maybe me mean might more most much must my myself need needs new no not now of off ok okay on
  once one only or other our out over please possible put really right said same say see she should show so some someone something
  still such sure take tell than thank thanks that thats the their them then there theres these they thing things think this those
  through time to too try trying under until up us use used using very want wanted was way we well went were what whats when where
  wheres which while who whos whose why will with without wont would yes yet you your youre yours`.split(/\s+/),
)

/** Characters of Japanese that ask, request and hold sentences together (何, 教えて, 知りたい, 出来る, 下さい) and name no subject by themselves. */
export const everydayHan: ReadonlySet<string> = new Set('何教知思言下的事出来願致誰私')
