// SPDX-License-Identifier: Apache-2.0
#include "moderation/common_words.hpp"

#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <utility>

namespace hearth::moderation {
namespace {

// At least so many of a thousand, counted in what config/learned/sentences says of everyday life in
// five languages. Where a word is English too, what it is there counts: «die» is rare.
constexpr std::array<std::pair<std::uint32_t, std::string_view>, 5> words_by_share{
    {{200, "a and el en i ich it la le que the to y"},
     {80,
      "ai at au c ca ce com con d das der du es est et eu for hab habe in is j jai je las les lo "
      "los me meu minha mir mit my nao of on para pas pra q se un una und une war was wieder with "
      "you"},
     {40,
      "about alguien ao are auch auf aus avec back be can casa como dann dans dass day del dem "
      "den dia dich dir do ein encore fait fois from fui fur gente got had here heut hier hj hoy "
      "i'm if il ist ja l like llegue mais mein meine mich mon nach nem nich nicht not now nur "
      "off one or os out pero por pr rien ring sem si sin so solo suis te tell that then this toi "
      "tu um uma up vc vez vous weil wie your zu zum"},
     {20,
      "after again agora ahora alguem all als an ando ano anoche anos ans antes anyone apres aqui "
      "asi aux avais beber been bei beim bis bist bitte bleib bolo but cafe came cara cette "
      "cheguei chez coisa come comme cuando days demande depuis des despues deux dias did dije "
      "dire dit dizer does don't dont dos down drank drei drink ds eine einfach era eso essa esta "
      "estaba estas este fais falei faz fez fica filho first foi four frag fue ganas garde geh "
      "gerade gesagt gestern get getrunken go gracias grad grupo hace halt hast hasta have hay he "
      "her hermano heute him his hoje honte hora how i'd i've ici im immer it's its jahr jamais "
      "jetz jetzt jour jours just kann keine know last leben liga ligne limpo m mae mal manana "
      "manha mao mas matin meiner meme merci mere mes meses mim moi mois morgen nacht nada nadie "
      "ne night no noch noche noite nos nous novo nuit ohne only ontem otra ou pa par passar "
      "passe personne pide please porta primer pro puis put qu quand quelqu queria qui rechute "
      "reste room said sala sans say scham schon sein semana ser seu sie siempre soir still sur "
      "tage tem temps thats them there they thing ti time today todo told tome ton tonight took "
      "tout trois trouve tua two uno uns us used va vem vergonha verre vinho voltei volvi vom von "
      "vontade vor weg wenn went wer what when wir wochen zahlt zwei"},
     {10,
      "1 999 abend aber acordei ambulance appelle as ask assim aunque avant ayuda banheiro banho "
      "bebi bebo because before bem bien boca bolsillo bolso bon bottle brother by cabeca call "
      "can't chui cita clean compre conmigo consumi contigo crois cuatro danke deja deu devant "
      "didnt doch doing dois donne door dormir dur durch dure eau ehrlich einer ela elle else "
      "envie estoy even every everyone falar familia feel found fruh gave gemerkt genommen gibt "
      "going gone good group gut haben hablar half hand has hija hin home hospital ihr ins ir "
      "irma irmao isso ive jahren jme jsuis juste kannst keep keiner ki kids llevaba lost lundi "
      "mach maintenant marche mate medico mehr midi mine monde money montag months more mum never "
      "nix nobody nosotros nuevo ok olha oui outra over own pare pe pelos people peu peux pfv "
      "phone porte pq premiere primeira pris proud puede puedes quem quieres recaida receita "
      "reden reuniao right ruf sabe safe sai sali same sat schlafen see seis serio she siento "
      "since sinto sit sleep smoked sober somebody someone stay stopped tablets take talk teh "
      "telling tengo than thank that's thinking three through tienes toda too toy tres trink trop "
      "uhr unas unter use usei vcs ver vi vier vio viu vo voila vou wach wait want way we week "
      "weeks well where who whole wine wirklich wochenende work would year years you're youre "
      "yourself"}}};

}  // namespace

std::uint32_t messages_with(std::string_view word) {
  static const auto shares = [] {
    boost::unordered_flat_map<std::string_view, std::uint32_t> made;
    for (auto [share, words] : words_by_share)
      while (!words.empty()) {
        const auto end = std::min(words.find(' '), words.size());
        made.emplace(words.substr(0, end), share);
        words.remove_prefix(std::min(end + 1, words.size()));
      }
    return made;
  }();
  const auto found = shares.find(word);
  return found == shares.end() ? 0 : found->second;
}

}  // namespace hearth::moderation
