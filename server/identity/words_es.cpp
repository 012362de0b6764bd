// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "identity/words.hpp"

namespace hearth::identity {
namespace {

using namespace std::string_view_literals;

// Every noun is masculine and every adjective is masculine or invariable, so any pair agrees. The
// adjective describes the thing, not the person.
constexpr std::array kAdjectives = {
    "Abierto"sv,    "Acuático"sv,   "Aéreo"sv,      "Agradable"sv,  "Alegre"sv,
    "Alpino"sv,     "Amable"sv,     "Ambarino"sv,   "Anaranjado"sv, "Andino"sv,
    "Apacible"sv,   "Arbolado"sv,   "Armonioso"sv,  "Atento"sv,     "Aterciopelado"sv,
    "Austral"sv,    "Azul"sv,       "Azulado"sv,    "Bordado"sv,    "Boreal"sv,
    "Brillante"sv,  "Bucólico"sv,   "Cálido"sv,     "Campestre"sv,  "Cantarín"sv,
    "Carmesí"sv,    "Cercano"sv,    "Circular"sv,   "Claro"sv,      "Colorido"sv,
    "Cordial"sv,    "Cósmico"sv,    "Costero"sv,    "Cotidiano"sv,  "Cristalino"sv,
    "Curioso"sv,    "Curvo"sv,      "Discreto"sv,   "Dorado"sv,     "Elegante"sv,
    "Encantador"sv, "Escarlata"sv,  "Esmaltado"sv,  "Espléndido"sv, "Estelar"sv,
    "Estival"sv,    "Estrellado"sv, "Familiar"sv,   "Festivo"sv,    "Floral"sv,
    "Florido"sv,    "Fluvial"sv,    "Forestal"sv,   "Frondoso"sv,   "Galáctico"sv,
    "Generoso"sv,   "Granate"sv,    "Grato"sv,      "Hogareño"sv,   "Iluminado"sv,
    "Índigo"sv,     "Insular"sv,    "Invernal"sv,   "Irisado"sv,    "Jovial"sv,
    "Lacustre"sv,   "Liso"sv,       "Lluvioso"sv,   "Luminoso"sv,   "Lunar"sv,
    "Malva"sv,      "Mañanero"sv,   "Marino"sv,     "Matinal"sv,    "Melódico"sv,
    "Montañoso"sv,  "Moteado"sv,    "Mullido"sv,    "Multicolor"sv, "Musical"sv,
    "Natural"sv,    "Nevado"sv,     "Nocturno"sv,   "Nuboso"sv,     "Oceánico"sv,
    "Ondulado"sv,   "Otoñal"sv,     "Ovalado"sv,    "Pastel"sv,     "Pausado"sv,
    "Perfumado"sv,  "Perlado"sv,    "Pintado"sv,    "Pintoresco"sv, "Plácido"sv,
    "Plateado"sv,   "Polar"sv,      "Primaveral"sv, "Profundo"sv,   "Púrpura"sv,
    "Radiante"sv,   "Rayado"sv,     "Reluciente"sv, "Risueño"sv,    "Rosado"sv,
    "Rumoroso"sv,   "Rústico"sv,    "Sedoso"sv,     "Sereno"sv,     "Silencioso"sv,
    "Silvestre"sv,  "Simpático"sv,  "Solar"sv,      "Soleado"sv,    "Sonoro"sv,
    "Sonriente"sv,  "Sosegado"sv,   "Suave"sv,      "Sutil"sv,      "Tallado"sv,
    "Tejido"sv,     "Templado"sv,   "Tenue"sv,      "Terrestre"sv,  "Tibio"sv,
    "Tierno"sv,     "Tranquilo"sv,  "Trenzado"sv,   "Tropical"sv,   "Turquesa"sv,
    "Útil"sv,       "Variado"sv,    "Vecino"sv,     "Veloz"sv,      "Ventoso"sv,
    "Veraniego"sv,  "Verde"sv,      "Vespertino"sv, "Viajero"sv,    "Vistoso"sv,
    "Vivaz"sv};

constexpr std::array kNouns = {
    "Abanico"sv,     "Abeto"sv,     "Abrigo"sv,      "Acantilado"sv, "Acordeón"sv,     "Álamo"sv,
    "Albaricoque"sv, "Almendro"sv,  "Amanecer"sv,    "Árbol"sv,      "Archipiélago"sv, "Arco"sv,
    "Arrecife"sv,    "Arroyo"sv,    "Atardecer"sv,   "Avellano"sv,   "Balcón"sv,       "Bambú"sv,
    "Banco"sv,       "Barco"sv,     "Bolsillo"sv,    "Bosque"sv,     "Brezo"sv,        "Búho"sv,
    "Buzón"sv,       "Calcetín"sv,  "Calendario"sv,  "Camino"sv,     "Campo"sv,        "Canal"sv,
    "Candil"sv,      "Caracol"sv,   "Carrusel"sv,    "Castaño"sv,    "Cedro"sv,        "Cerezo"sv,
    "Cesto"sv,       "Ciprés"sv,    "Ciruelo"sv,     "Clarinete"sv,  "Clavel"sv,       "Cojín"sv,
    "Colibrí"sv,     "Cometa"sv,    "Cuaderno"sv,    "Cuadro"sv,     "Cuento"sv,       "Delfín"sv,
    "Desierto"sv,    "Eco"sv,       "Escritorio"sv,  "Espejo"sv,     "Estanque"sv,     "Estuche"sv,
    "Eucalipto"sv,   "Faro"sv,      "Farol"sv,       "Fresno"sv,     "Geranio"sv,      "Girasol"sv,
    "Glaciar"sv,     "Gorrión"sv,   "Grillo"sv,      "Guante"sv,     "Guijarro"sv,     "Helecho"sv,
    "Horizonte"sv,   "Huerto"sv,    "Invernadero"sv, "Invierno"sv,   "Jardín"sv,       "Jarrón"sv,
    "Jilguero"sv,    "Junco"sv,     "Lago"sv,        "Lápiz"sv,      "Libro"sv,        "Lienzo"sv,
    "Limonero"sv,    "Lucero"sv,    "Maíz"sv,        "Manantial"sv,  "Mantel"sv,       "Manzano"sv,
    "Mapa"sv,        "Mirador"sv,   "Mirlo"sv,       "Molino"sv,     "Mosaico"sv,      "Muelle"sv,
    "Musgo"sv,       "Naranjo"sv,   "Nenúfar"sv,     "Nogal"sv,      "Oasis"sv,        "Océano"sv,
    "Olivo"sv,       "Olmo"sv,      "Otoño"sv,       "Ovillo"sv,     "Pañuelo"sv,      "Paraguas"sv,
    "Parque"sv,      "Patio"sv,     "Peral"sv,       "Petirrojo"sv,  "Piano"sv,        "Pincel"sv,
    "Pino"sv,        "Planeta"sv,   "Poema"sv,       "Portal"sv,     "Prado"sv,        "Puente"sv,
    "Puerto"sv,      "Puzle"sv,     "Reloj"sv,       "Remanso"sv,    "Remo"sv,         "Río"sv,
    "Roble"sv,       "Rompeolas"sv, "Ruiseñor"sv,    "Sauce"sv,      "Sendero"sv,      "Sillón"sv,
    "Sombrero"sv,    "Taller"sv,    "Tambor"sv,      "Tapiz"sv,      "Tejado"sv,       "Telar"sv,
    "Tilo"sv,        "Tomillo"sv,   "Trébol"sv,      "Trigo"sv,      "Tulipán"sv,      "Valle"sv,
    "Velero"sv,      "Verano"sv,    "Viento"sv,      "Violín"sv};

static_assert(kAdjectives.size() >= 120 && kNouns.size() >= 120);

}  // namespace

const Words& words_es() {
  static constexpr Words words{kAdjectives, kNouns, Words::Order::noun_adjective};
  return words;
}

}  // namespace hearth::identity
