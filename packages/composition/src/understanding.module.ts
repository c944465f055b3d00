import { LibPhoneNumbers } from '@frontdesk/adapters/libphonenumber/lib-phone-numbers'
import { Understand } from '@frontdesk/core/understanding/understand'
import { ContainerModule } from 'inversify'
import { tokens } from './tokens.ts'

/** Reading what customers write, with no model. */
export const understandingModule = new ContainerModule(({ bind }) => {
  bind(tokens.phoneNumbers).toResolvedValue(() => new LibPhoneNumbers())
  bind(tokens.understand).toResolvedValue((phoneNumbers) => new Understand({ phoneNumbers }), [tokens.phoneNumbers])
})
